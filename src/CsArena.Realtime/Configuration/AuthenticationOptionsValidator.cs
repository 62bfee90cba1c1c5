using System.Text;
using CsArena.Realtime.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>Closed by default: outside Development nothing starts without somebody's keys.</summary>
internal sealed class AuthenticationOptionsValidator(IHostEnvironment environment) : IValidateOptions<ArenaAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, ArenaAuthenticationOptions options)
    {
        var failures = new List<string>();
        if (options.Secret is null && options.Authority is null && options.Scheme is null && !environment.IsDevelopment())
        {
            failures.Add(
                $"JWT_SECRET (at least {ArenaAuthenticationOptions.MinSecretBytes} bytes) or Arena:Auth:Authority is required outside Development; or Arena:Auth:Scheme, which names a scheme of the program's own.");
        }

        if (options.Secret is not null && options.Authority is not null)
        {
            failures.Add("JWT_SECRET and Arena:Auth:Authority are both set: choose one.");
        }

        if (options.Scheme is not null && options.Authority is not null)
        {
            failures.Add("Arena:Auth:Scheme and Arena:Auth:Authority are both set: choose one.");
        }

        if (options.Secret is { } secret && Encoding.UTF8.GetByteCount(secret) < ArenaAuthenticationOptions.MinSecretBytes)
        {
            failures.Add($"JWT_SECRET is too short: at least {ArenaAuthenticationOptions.MinSecretBytes} bytes are needed.");
        }

        if (options.Authority is { } authority && !IsAuthority(authority))
        {
            failures.Add("Arena:Auth:Authority must be an https address (http only on a loopback address).");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsAuthority(string authority)
        => Uri.TryCreate(authority, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
