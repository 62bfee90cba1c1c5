using System.Globalization;
using System.Net.Sockets;

namespace CsArena.Realtime.Redis;

/// <summary>
/// Finds out why a Redis cannot be used: the library tells of a refused login, a missing command and a missing right as of a
/// server that is away. Only for a start that has failed.
/// </summary>
/// <param name="url">Where it is.</param>
/// <param name="trust">Which certificates are trusted.</param>
/// <param name="prefix">Comes before the names of keys and channels.</param>
internal sealed class RedisDiagnosis(RedisUrl url, ServerTrust trust, string prefix)
{
    private const string NotReached = "cannot be reached: ";

    /// <summary>Asks each server.</summary>
    /// <param name="limit">How long all of it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reason, as the end of a sentence; null when none was found.</returns>
    public async Task<string?> ExplainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);

        // A server that does not speak TLS may wait in silence for more of a handshake.
        using var handshake = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token);
        handshake.CancelAfter(limit / 2);
        var reasons = await Task.WhenAll(url.Servers.Select(server => ExplainAsync(server.Host, server.Port, handshake.Token, timeout.Token)));
        cancellationToken.ThrowIfCancellationRequested();

        // What one of them says that answers tells more than that another is away.
        return Array.Find(reasons, reason => reason?.StartsWith(NotReached, StringComparison.Ordinal) == false) ?? reasons[0];
    }

    private async Task<string?> ExplainAsync(string host, int port, CancellationToken handshake, CancellationToken cancellationToken)
    {
        try
        {
            await using var redis = await PlainRedis.ConnectAsync(host, port, cancellationToken);
            if (url.IsTls && !await redis.StartTlsAsync(host, trust.Accepts, handshake))
            {
                return trust.Refusal
                    ?? (await SpeaksPlainAsync(host, port, cancellationToken) ? "does not speak TLS there: write redis:// or another port" : "does not finish a TLS handshake");
            }

            var pong = await redis.SendAsync(["PING"], cancellationToken);
            if (pong is not ['+' or '-', ..])
            {
                return !url.IsTls && await SpeaksTlsAsync(host, port, cancellationToken)
                    ? "speaks TLS there: write rediss:// or another port"
                    : "answers, and not as a Redis does";
            }

            return await ExplainLoginAsync(redis, pong, cancellationToken) ?? await ExplainCommandsAsync(redis, cancellationToken);
        }
        catch (SocketException error)
        {
            return NotReached + error.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no host of that name is known",
                SocketError.ConnectionRefused => "nothing listens there. Is Redis running?",
                _ => "is Redis running there?",
            };
        }
        catch (OperationCanceledException)
        {
            return NotReached + "it does not answer in time";
        }
    }

    private async Task<string?> ExplainLoginAsync(PlainRedis redis, string pong, CancellationToken cancellationToken)
    {
        if (url.Password is not { } password)
        {
            return pong.StartsWith("-NOAUTH", StringComparison.Ordinal) ? "needs a password" : null;
        }

        var reply = await redis.SendAsync(url.User is { } user ? ["AUTH", user, password] : ["AUTH", password], cancellationToken);
        return reply switch
        {
            ['+', ..] => null,
            _ when Says(reply, "without any password configured") => null,
            _ when Says(reply, "WRONGPASS") => "refuses the user or password",
            _ => RefusalOf("AUTH", reply),
        };
    }

    /// <summary>Tries what the arena does, the subscription last: its reply has several lines.</summary>
    private async Task<string?> ExplainCommandsAsync(PlainRedis redis, CancellationToken cancellationToken)
    {
        var names = new RedisKeys(isCluster: false, prefix, url.Database);
        var channel = names.Channel("start");
        string[][] commands =
        [
            .. url.Database == 0 ? Array.Empty<string[]>() : [["SELECT", url.Database.ToString(CultureInfo.InvariantCulture)]],
            ["EVAL", "return 1", "1", names.Health!],
            ["EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "1", names.Health!],
            ["PUBLISH", channel, ""],
            ["SUBSCRIBE", channel],
        ];
        foreach (var command in commands)
        {
            var reply = await redis.SendAsync(command, cancellationToken);
            if (RefusalOf(command[0], reply) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? RefusalOf(string command, string reply) => reply switch
    {
        _ when Says(reply, "LOADING") => "is still loading its data; try again soon",
        _ when Says(reply, "unknown command") => $"has no command {command}, which the arena needs",
        _ when Says(reply, "DB index is out of range") => "has no database of that number",
        _ when Says(reply, "SELECT is not allowed in cluster mode") => "is a cluster, which has database 0 only",
        _ when !Says(reply, "NOPERM") => null,
        _ when Says(reply, "channel") => $"does not let the user use the arena's channels: give the user &{prefix}*",
        _ when Says(reply, "keys") => $"does not let the user use the arena's keys: give the user ~{prefix}*",
        _ => $"does not let the user run {command}: give the user +{command.ToLowerInvariant()}",
    };

    private static async Task<bool> SpeaksPlainAsync(string host, int port, CancellationToken cancellationToken)
    {
        await using var redis = await PlainRedis.ConnectAsync(host, port, cancellationToken);
        return await redis.SendAsync(["PING"], cancellationToken) is ['+' or '-', ..];
    }

    private static async Task<bool> SpeaksTlsAsync(string host, int port, CancellationToken cancellationToken)
    {
        await using var redis = await PlainRedis.ConnectAsync(host, port, cancellationToken);
        return await redis.StartTlsAsync(host, (_, _, _) => true, cancellationToken);
    }

    private static bool Says(string reply, string text) => reply.StartsWith('-') && reply.Contains(text, StringComparison.Ordinal);
}
