using System.Collections.Frozen;
using System.Security.Claims;
using CsArena.Realtime.Denials;
using CsArena.Realtime.Hubs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// This node's copy of the deny list, read twice a second, and the end of connections whose player or token is on it. While
/// the store is away the copy counts.
/// </summary>
internal sealed class DenyListWatch(
    IDenyList list, ConnectionRegistry connections, TimeProvider timeProvider, ILogger<DenyListWatch> logger) : BackgroundService
{
    private const string TokenId = "jti";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private volatile FrozenDictionary<(DeniedKind Kind, string Id), DateTimeOffset> _denied
        = FrozenDictionary<(DeniedKind Kind, string Id), DateTimeOffset>.Empty;
    private string? _version;

    /// <summary>Whether the player or the token of a caller is refused.</summary>
    public bool IsDenied(ClaimsPrincipal? user) => _denied.Count > 0
        && (IsDenied(DeniedKind.Player, PlayerClaims.Read(user)?.PlayerId) || IsDenied(DeniedKind.Token, user?.FindFirst(TokenId)?.Value));

    /// <summary>Reads the list, if it has changed, and closes connections that are refused.</summary>
    public async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (await list.ReadAsync(_version, cancellationToken) is { } state)
        {
            _denied = state.Denials.ToFrozenDictionary(denial => (denial.Kind, denial.Id), denial => denial.Until);
            _version = state.Version;
        }

        if (_denied.Count == 0)
        {
            return;
        }

        foreach (var connection in connections.All().Where(connection => IsDenied(connection.User)))
        {
            logger.ConnectionDenied(connection.ConnectionId);
            connection.Abort();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryLookAsync(stoppingToken);
                await Task.Delay(Interval, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async ValueTask TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (BackendUnavailableException)
        {
            // The heartbeat logs it.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.DenyListNotRead(exception);
        }
    }

    private bool IsDenied(DeniedKind kind, string? id)
        => id is not null && _denied.TryGetValue((kind, id), out var until) && timeProvider.GetUtcNow() < until;
}
