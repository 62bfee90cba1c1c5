using CsArena.Realtime.Protocol;

namespace CsArena.Realtime.Players;

/// <summary>Answer of <c>GET /api/players/me</c>.</summary>
/// <param name="UserId">The player.</param>
/// <param name="Nickname">Name to show, as the token has it.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Tier"><c>bronze</c>, <c>silver</c>, <c>gold</c>, <c>platinum</c> or <c>diamond</c>.</param>
/// <param name="Matches">Matches that were rated, draws included.</param>
/// <param name="Wins">How many of them were won.</param>
internal sealed record PlayerAnswer(string UserId, string Nickname, int Rating, string Tier, int Matches, int Wins);

/// <summary>Answer of <c>POST /api/connect</c>.</summary>
/// <param name="ConnectCode">What takes the place of the token in the address of one connection, to any host.</param>
/// <param name="ExpiresInMs">For how long.</param>
internal sealed record ConnectCodeAnswer(string ConnectCode, long ExpiresInMs);

/// <summary>Answer of <c>GET /api/players/me/matches</c>.</summary>
/// <param name="Matches">The player's matches, the latest first.</param>
/// <param name="Next">What to ask for as <c>before</c> to see earlier ones; null when there may be none.</param>
internal sealed record MatchListAnswer(IReadOnlyList<MatchSummary> Matches, long? Next);

/// <summary>A finished match in a list, as one of its players sees it.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="EndedAt">When it ended, Unix milliseconds.</param>
/// <param name="Queue">The queue that made it.</param>
/// <param name="Opponent">The opponent, with the rating at the start of the match.</param>
/// <param name="Result"><c>win</c>, <c>loss</c> or <c>draw</c>.</param>
/// <param name="Reason"><c>completed</c>, <c>forfeit</c> or <c>abandoned</c>.</param>
/// <param name="FinalScores">Points of the match.</param>
/// <param name="RatingChange">The player's gain or loss; null when nothing was rated.</param>
internal record MatchSummary(
    string RoomId,
    long EndedAt,
    string Queue,
    OpponentInfo Opponent,
    string Result,
    string Reason,
    ScorePair FinalScores,
    int? RatingChange);

/// <summary>Answer of <c>GET /api/matches/{roomId}</c>: the match with the rounds that were played.</summary>
internal sealed record MatchReport : MatchSummary
{
    public MatchReport(MatchSummary summary)
        : base(summary)
    {
    }

    /// <summary>When the match was made, Unix milliseconds.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The rounds whose question was shown, in order.</summary>
    public required IReadOnlyList<RoundReport> Rounds { get; init; }
}

/// <summary>A round of a finished match.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The player's own answer; null when none was taken.</param>
/// <param name="Results">What it gave to both.</param>
/// <param name="Solution">The solution.</param>
internal sealed record RoundReport(int Round, QuestionInfo Question, string? Answer, ResultPair Results, SolutionInfo Solution);

/// <summary>Answer of <c>GET /api/leaderboard</c>.</summary>
/// <param name="Players">Those with the highest ratings, the highest first.</param>
internal sealed record LeaderboardAnswer(IReadOnlyList<RankedPlayer> Players);

/// <summary>A player on the leaderboard.</summary>
/// <param name="Rank">The place, from 1.</param>
/// <param name="UserId">The player.</param>
/// <param name="Nickname">Name to show.</param>
/// <param name="Rating">The rating.</param>
/// <param name="Tier">The tier of the rating.</param>
/// <param name="Matches">Matches that were rated.</param>
/// <param name="Wins">How many of them were won.</param>
internal sealed record RankedPlayer(int Rank, string UserId, string Nickname, int Rating, string Tier, int Matches, int Wins);
