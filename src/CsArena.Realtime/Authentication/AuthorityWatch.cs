using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Authentication;

/// <summary>
/// Fetches the keys of the authority at the start, and again until it has them: without them no token can be checked, and
/// the first player would be the one to find out.
/// </summary>
internal sealed class AuthorityWatch(
    ArenaAuthenticationOptions options,
    IOptionsMonitor<JwtBearerOptions> schemes,
    TimeProvider timeProvider,
    ILogger<AuthorityWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private volatile bool _isKnown;

    /// <summary>Whether tokens are those of an authority.</summary>
    public bool IsUsed => options is { Authority: not null, Scheme: null };

    /// <summary>Whether its keys were fetched. They are kept when it goes away later.</summary>
    public bool IsKnown => _isKnown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var attempt = 1; IsUsed && !await TryAsync(attempt, stoppingToken); attempt++)
            {
                await Task.Delay(Interval, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async Task<bool> TryAsync(int attempt, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var manager = schemes.Get(ConfigureArenaBearer.Scheme).ConfigurationManager!;
            var found = await manager.GetConfigurationAsync(either.Token).WaitAsync(either.Token);
            _isKnown = found.SigningKeys.Count > 0;
            if (_isKnown && attempt > 1)
            {
                logger.AuthorityFound(options.Authority);
            }

            return _isKnown;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (attempt == 1)
            {
                logger.AuthorityAway(options.Authority, exception.GetBaseException().Message);
            }

            return false;
        }
    }
}
