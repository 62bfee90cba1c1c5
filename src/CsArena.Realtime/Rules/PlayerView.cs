using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Rules;

/// <summary>What one player may see of a match (I11): payloads of events and of the restored state are made here alone.</summary>
internal sealed class PlayerView(RoundScoring scoring)
{
    public static ScorePair Scores(GameSession session, PlayerSlot viewer)
        => new(session[viewer].Score, session[viewer.Opponent()].Score);

    public static OpponentInfo Opponent(GameSession session, PlayerSlot viewer)
    {
        var opponent = session[viewer.Opponent()];
        return new OpponentInfo(opponent.PlayerId, opponent.Nickname, opponent.Rating, Tiers.Of(opponent.Rating));
    }

    public static MatchFoundEvent MatchFound(GameSession session, PlayerSlot viewer)
        => new(Opponent(session, viewer), session.TotalRounds, session.Queue);

    public static RoundReadyEvent RoundReady(GameSession session)
        => new(session.CurrentRound, session.TotalRounds, session.PhaseEndsAt.ToUnixTimeMilliseconds());

    public static MatchEndEvent MatchEnd(GameSession session, PlayerSlot viewer)
    {
        var ending = session.Ending ?? throw new InvalidOperationException($"Match {session.RoomId} is not finished.");
        var result = ending.Winner is not { } winner ? "draw" : winner == viewer ? "win" : "loss";
        return new MatchEndEvent(result, Name(ending.Reason), Scores(session, viewer), session[viewer].RatingChange);
    }

    public RoundStartEvent RoundStart(GameSession session, GameRound round)
        => new(session.CurrentRound, session.TotalRounds, session.PhaseEndsAt.ToUnixTimeMilliseconds(), Question(round.Question));

    /// <summary>Results of a round that is over; totals are those of the session's state.</summary>
    public static RoundEndEvent RoundEnd(GameSession session, GameRound round, PlayerSlot viewer)
        => new(
            round.Number,
            session.PhaseEndsAt.ToUnixTimeMilliseconds(),
            new ResultPair(Result(session, round, viewer), Result(session, round, viewer.Opponent())),
            Solution(round.Question));

    public QuestionInfo Question(Question question) => new(
        question.Id,
        Name(question.Type),
        Name(question.Difficulty),
        question.Categories,
        scoring.PointsOf(question.Difficulty),
        question.Text,
        question.Type == QuestionType.Multiple ? [.. question.Options.Select(option => new OptionInfo(option.Key, option.Text))] : null);

    public static string Name(MatchPhase phase) => phase switch
    {
        MatchPhase.Ready => "ready",
        MatchPhase.Question => "question",
        MatchPhase.Grading => "grading",
        MatchPhase.Review => "review",
        _ => "finished",
    };

    private static PlayerResult Result(GameSession session, GameRound round, PlayerSlot slot)
    {
        var score = round.ScoreOf(slot);
        return new PlayerResult(
            round.SubmissionOf(slot) is not null,
            score?.Grade.Correct ?? false,
            score?.Points ?? 0,
            session[slot].Score,
            score?.Grade.Feedback);
    }

    private static SolutionInfo Solution(Question question)
    {
        var chosen = question.Options.FirstOrDefault(option => option.Key == question.Answer);
        return new SolutionInfo(chosen?.Key ?? question.Answer, question.Explanation);
    }

    private static string Name(MatchEndReason reason) => reason switch
    {
        MatchEndReason.Completed => "completed",
        MatchEndReason.Forfeit => "forfeit",
        _ => "abandoned",
    };

    private static string Name(QuestionType type) => type switch
    {
        QuestionType.Multiple => "multiple",
        QuestionType.Short => "short",
        _ => "essay",
    };

    private static string Name(Difficulty difficulty) => difficulty switch
    {
        Difficulty.Easy => "easy",
        Difficulty.Medium => "medium",
        _ => "hard",
    };
}
