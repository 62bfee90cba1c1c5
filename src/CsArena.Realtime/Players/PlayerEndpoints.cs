using System.Net.Http.Headers;
using CsArena.Realtime.Authentication;
using CsArena.Realtime.History;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CsArena.Realtime.Players;

/// <summary>What players may ask for by HTTP, each with the own token.</summary>
internal static class PlayerEndpoints
{
    private const int MostPerAnswer = 100;

    /// <summary>The last moment that a cursor can mean.</summary>
    private static readonly long _latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static RouteGroupBuilder MapPlayers(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api")
            .RequireAuthorization(ConfigureArenaBearer.Policy)
            .AddEndpointFilter(endpoints.ServiceProvider.GetRequiredService<PlayerRequestFilter>())
            .WithTags("Players");
        api.MapGet("/players/me", GetPlayerAsync)
            .WithName("GetPlayer").WithSummary("The caller's rating.").ProducesUsualProblems();
        api.MapGet("/players/me/matches", ListMatchesAsync)
            .WithName("ListMatches").WithSummary("The caller's finished matches, the latest first.").ProducesUsualProblems()
            .ProducesValidationProblem();
        api.MapGet("/matches/{roomId}", GetMatchAsync)
            .WithName("GetMatch").WithSummary("A finished match of the caller, with its rounds.").ProducesUsualProblems()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/leaderboard", GetLeaderboardAsync)
            .WithName("GetLeaderboard").WithSummary("The players with the highest ratings.").ProducesUsualProblems()
            .ProducesValidationProblem();
        if (endpoints.ServiceProvider.GetRequiredService<ArenaAuthenticationOptions>().Scheme is null)
        {
            api.MapPost("/connect", CreateConnectCodeAsync)
                .WithName("CreateConnectCode")
                .WithSummary("A code that takes the place of the token in the address of one connection.")
                .ProducesUsualProblems();
        }

        return api;
    }

    private static async Task<Ok<ConnectCodeAnswer>> CreateConnectCodeAsync(
        HttpContext context, SealedConnectCodes codes, CancellationToken cancellationToken)
    {
        var token = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString()).Parameter!;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ConnectCodeAnswer(
            await codes.CreateAsync(token, cancellationToken), (long)SealedConnectCodes.Lifetime.TotalMilliseconds));
    }

    private static async Task<Ok<PlayerAnswer>> GetPlayerAsync(
        HttpContext context, IMatchHistory history, CancellationToken cancellationToken)
    {
        var player = PlayerRequestFilter.PlayerOf(context);
        var standing = await history.GetRatingAsync(player.PlayerId, cancellationToken);
        return TypedResults.Ok(new PlayerAnswer(
            player.PlayerId, player.Nickname, standing.Rating, Tiers.Of(standing.Rating), standing.Matches, standing.Wins));
    }

    private static async Task<Results<Ok<MatchListAnswer>, ValidationProblem>> ListMatchesAsync(
        HttpContext context, IMatchHistory history, CancellationToken cancellationToken, long? before = null, int limit = 20)
    {
        var wrong = WrongLimit(limit);
        if (before < 0 || before > _latest)
        {
            wrong["before"] = ["Unix milliseconds are needed."];
        }

        if (wrong.Count > 0)
        {
            return TypedResults.ValidationProblem(wrong);
        }

        var player = PlayerRequestFilter.PlayerOf(context).PlayerId;
        DateTimeOffset? until = before is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
        var saved = await history.ListAsync(player, until, limit, cancellationToken);
        var matches = saved.Select(one => MatchReports.Summary(one, one.Match.Session.SlotOf(player)!.Value)).ToArray();
        return TypedResults.Ok(new MatchListAnswer(matches, matches.Length == limit ? matches[^1].EndedAt : null));
    }

    /// <summary>A match of others is answered as one that does not exist.</summary>
    private static async Task<Results<Ok<MatchReport>, ProblemHttpResult>> GetMatchAsync(
        string roomId, HttpContext context, IMatchHistory history, MatchReports reports, CancellationToken cancellationToken)
        => RoomIdText.IsPossible(roomId)
            && await history.FindAsync(roomId, cancellationToken) is { } saved
            && saved.Match.Session.SlotOf(PlayerRequestFilter.PlayerOf(context).PlayerId) is { } slot
            ? TypedResults.Ok(reports.Report(saved, slot))
            : TypedResults.Problem("The caller has no finished match of this id.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<LeaderboardAnswer>, ValidationProblem>> GetLeaderboardAsync(
        IMatchHistory history, CancellationToken cancellationToken, int limit = 20)
    {
        var wrong = WrongLimit(limit);
        if (wrong.Count > 0)
        {
            return TypedResults.ValidationProblem(wrong);
        }

        var entries = await history.GetLeaderboardAsync(limit, cancellationToken);
        return TypedResults.Ok(new LeaderboardAnswer([.. entries.Select((entry, index) => new RankedPlayer(
            index + 1,
            entry.PlayerId,
            entry.Nickname,
            entry.Standing.Rating,
            Tiers.Of(entry.Standing.Rating),
            entry.Standing.Matches,
            entry.Standing.Wins))]));
    }

    private static Dictionary<string, string[]> WrongLimit(int limit)
        => limit is >= 1 and <= MostPerAnswer ? [] : new() { ["limit"] = [$"A number from 1 to {MostPerAnswer} is needed."] };

    private static RouteHandlerBuilder ProducesUsualProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
