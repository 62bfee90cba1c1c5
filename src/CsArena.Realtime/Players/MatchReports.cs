using CsArena.Realtime.History;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;

namespace CsArena.Realtime.Players;

/// <summary>What the history has of a match, as one of its players may see it (I11).</summary>
internal sealed class MatchReports(PlayerView view)
{
    /// <summary>For a list.</summary>
    public static MatchSummary Summary(SavedMatch saved, PlayerSlot viewer)
    {
        var end = EndOf(saved, viewer);
        return new MatchSummary(
            saved.Match.RoomId,
            saved.Match.Ending.EndedAt.ToUnixTimeMilliseconds(),
            saved.Match.Session.Queue,
            PlayerView.Opponent(saved.Match.Session, viewer),
            end.Result,
            end.Reason,
            end.FinalScores,
            end.RatingChange);
    }

    /// <summary>With the rounds. One whose question was never shown is left out, and its solution with it.</summary>
    public MatchReport Report(SavedMatch saved, PlayerSlot viewer) => new(Summary(saved, viewer))
    {
        StartedAt = saved.Match.Session.CreatedAt.ToUnixTimeMilliseconds(),
        Rounds = Rounds(saved, viewer),
    };

    private List<RoundReport> Rounds(SavedMatch saved, PlayerSlot viewer)
    {
        var session = saved.Match.Session;
        var reports = new List<RoundReport>();
        var (my, opponents) = (0, 0);
        foreach (var round in saved.Match.Rounds.Where(round => round.StartedAt is not null))
        {
            my += round.ScoreOf(viewer)?.Points ?? 0;
            opponents += round.ScoreOf(viewer.Opponent())?.Points ?? 0;

            // The totals of a round are those up to it, not those of the end.
            var then = session
                .With(viewer, session[viewer] with { Score = my })
                .With(viewer.Opponent(), session[viewer.Opponent()] with { Score = opponents });
            var end = PlayerView.RoundEnd(then, round, viewer);
            reports.Add(new RoundReport(
                round.Number, view.Question(round.Question), round.SubmissionOf(viewer)?.Answer, end.Results, end.Solution));
        }

        return reports;
    }

    private static MatchEndEvent EndOf(SavedMatch saved, PlayerSlot viewer)
    {
        var change = viewer == PlayerSlot.Player1 ? saved.Rating1 : saved.Rating2;
        return PlayerView.MatchEnd(saved.Match.Session, viewer) with { RatingChange = change?.Delta };
    }
}
