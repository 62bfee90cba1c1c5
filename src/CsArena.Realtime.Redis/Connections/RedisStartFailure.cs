using System.Net.Sockets;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Says why Redis cannot be used, in one sentence that names <c>REDIS_URL</c> and no secret.</summary>
internal sealed class RedisStartFailure(RedisSettings settings, RedisOptions options)
{
    /// <summary>Where it is, for messages.</summary>
    private string Where => IsOurs ? settings.Url.ToString() : "the server";

    private bool IsOurs => options is { Commands: null, Url: not null };

    /// <summary>Explains an error of the start.</summary>
    /// <returns>Null for what is no failure of Redis.</returns>
    public async Task<OptionsValidationException?> ExplainAsync(Exception error, CancellationToken cancellationToken) => error switch
    {
        NotSupportedException => Failure(error.Message),
        RedisException or TimeoutException or OperationCanceledException or SocketException
            => Failure(await DiagnoseAsync(cancellationToken) ?? Describe(error)),
        _ => null,
    };

    /// <summary>Explains why messages do not come back.</summary>
    public async Task<OptionsValidationException> ExplainSilenceAsync(CancellationToken cancellationToken)
        => await DiagnoseAsync(cancellationToken) is { } reason
            ? Failure(reason)
            : Failure("does not bring back messages that are published there");

    private async Task<string?> DiagnoseAsync(CancellationToken cancellationToken) => IsOurs
        ? await new RedisDiagnosis(settings.Url, settings.Trust, options.KeyPrefix).ExplainAsync(options.ConnectTimeout, cancellationToken)
        : null;

    private OptionsValidationException Failure(string reason)
        => new(Options.DefaultName, typeof(RedisOptions), [$"REDIS_URL: {Where} {reason}{(reason.EndsWith('?') ? "" : ".")}"]);

    private static string Describe(Exception error) => error switch
    {
        _ when Says(error, "CLUSTERDOWN") => "belongs to a cluster that is down",
        _ when Says(error, "database does not exist") || Says(error, "DB index") => "has no database of that number",
        _ when Says(error, "NOPERM") => $"does not let the user do what the arena does: {error.Message}",
        _ when Says(error, "AuthenticationFailure") || Says(error, "NOAUTH") || Says(error, "WRONGPASS") => "refuses the user or password",
        RedisServerException => $"does not take the arena's scripts: {error.Message}",
        _ => "cannot be reached: is Redis running there?",
    };

    private static bool Says(Exception? error, string text)
        => error is not null && (error.Message.Contains(text, StringComparison.Ordinal) || Says(error.InnerException, text));
}
