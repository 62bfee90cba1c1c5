using System.Text;
using CsArena.Realtime.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>Closed by default: outside Development nothing starts without somebody's keys.</summary>
internal sealed class AuthenticationOptionsValidator(IHostEnvironment environment, IOptions<AuthenticationOptions> schemes) : IValidateOptions<ArenaAuthenticationOptions>
{
    /// <summary>32 random bytes, written in hexadecimal digits, have fewer once in a million times.</summary>
    private const int LeastDistinctBytes = 8;

    public ValidateOptionsResult Validate(string? name, ArenaAuthenticationOptions options)
    {
        var failures = new List<string>();
        if (Variable("DOTNET_ENVIRONMENT") is { } dotnet && Variable("ASPNETCORE_ENVIRONMENT") is { } aspNetCore
            && !dotnet.Equals(aspNetCore, StringComparison.OrdinalIgnoreCase))
        {
            failures.Add($"DOTNET_ENVIRONMENT is {dotnet} and ASPNETCORE_ENVIRONMENT is {aspNetCore}: set one of them, or both to the same.");
        }

        if (options.Secret is null && options.Authority is null && options.Scheme is null && !environment.IsDevelopment())
        {
            failures.Add(
                $"JWT_SECRET (at least {ArenaAuthenticationOptions.MinSecretBytes} bytes) or Arena:Auth:Authority is required outside Development; or Arena:Auth:Scheme, which names a scheme of the program's own.");
        }

        if (options.Scheme is { } scheme && !schemes.Value.SchemeMap.ContainsKey(scheme))
        {
            failures.Add($"Arena:Auth:Scheme is '{scheme}', and the program has no scheme of that name; it has {string.Join(", ", schemes.Value.SchemeMap.Keys.Order())}.");
        }

        if (options.Secret is not null && options.Authority is not null)
        {
            failures.Add("JWT_SECRET and Arena:Auth:Authority are both set: choose one.");
        }

        if (options.Scheme is not null && options.Authority is not null)
        {
            failures.Add("Arena:Auth:Scheme and Arena:Auth:Authority are both set: choose one.");
        }

        failures.AddRange(WrongSecret("JWT_SECRET", options.Secret));
        failures.AddRange(WrongSecret("JWT_SECRET_PREVIOUS", options.PreviousSecret));
        if (options.PreviousSecret is not null && options.Secret is null)
        {
            failures.Add("JWT_SECRET_PREVIOUS is set without JWT_SECRET: it only helps while a new secret takes its place.");
        }

        if (options.Authority is not null && options.Audience is null)
        {
            failures.Add("Arena:Auth:Authority needs Arena:Auth:Audience: an authority signs tokens for other programs too.");
        }

        if (options.Authority is { } authority && !IsAuthority(authority))
        {
            failures.Add("Arena:Auth:Authority must be an https address (http only on a loopback address).");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The value is never part of what is said.</summary>
    private static IEnumerable<string> WrongSecret(string name, string? secret)
    {
        if (secret is null)
        {
            yield break;
        }

        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length < ArenaAuthenticationOptions.MinSecretBytes)
        {
            yield return $"{name} is too short: at least {ArenaAuthenticationOptions.MinSecretBytes} bytes are needed.";
        }
        else if (bytes.Distinct().Count() < LeastDistinctBytes || secret.Contains("secret-of-at-least-32-bytes", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{name} can be guessed. Make one: openssl rand -base64 32";
        }
    }

    private static bool IsAuthority(string authority)
        => Uri.TryCreate(authority, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
