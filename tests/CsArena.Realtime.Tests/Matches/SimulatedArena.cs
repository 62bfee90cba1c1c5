using CsArena.Realtime.Conformance;
using CsArena.Realtime.Grading;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Tests.Rules;
using CsArena.Tests.Clocks;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>The stores that all simulated nodes share, the clock, and what players have been told.</summary>
internal sealed class SimulatedArena
{
    public SimulatedArena()
    {
        Queue = new InMemoryMatchQueue(new MatchQueueOptions(), Time);
        Sessions = new InMemoryGameSessionStore(Time);
        Deadlines = new InMemoryDeadlineQueue(Time);
        Presence = new InMemoryPresenceStore(Time);
        History = new InMemoryMatchHistory(new EloRatingSystem(new RatingOptions()));
    }

    public WatchedTimeProvider Time { get; } = new();

    public InMemoryMatchQueue Queue { get; }

    public InMemoryGameSessionStore Sessions { get; }

    public InMemoryDeadlineQueue Deadlines { get; }

    public InMemoryPresenceStore Presence { get; }

    public InMemoryMatchHistory History { get; }

    public MatchRulesOptions RulesOptions { get; } = Samples.Options();

    public NodeOptions NodeOptions { get; } = new();

    public IAnswerGrader Grader { get; set; } = new FirstLetterGrader();

    /// <summary>Events as they reached players, late ones dropped as a connection drops them.</summary>
    public Dictionary<string, List<(string Name, RoomEvent Payload)>> Told { get; } = [];

    public void Tell(string playerId, string name, ArenaEvent payload)
    {
        if (payload is not RoomEvent room)
        {
            return;
        }

        if (!Told.TryGetValue(playerId, out var told))
        {
            Told[playerId] = told = [];
        }

        if (told.LastOrDefault(one => one.Payload.RoomId == room.RoomId).Payload is not { } last || last.Seq < room.Seq)
        {
            told.Add((name, room));
        }
    }

    /// <summary>Gives every match the same five questions.</summary>
    public sealed class SameQuestions : IQuestionBank
    {
        public ValueTask<IReadOnlyList<Question>> PickAsync(QuestionRequest request, CancellationToken cancellationToken = default)
            => ValueTask.FromResult<IReadOnlyList<Question>>([.. Enumerable.Range(1, request.Count).Select(number => Samples.Question(number))]);

        public ValueTask<IReadOnlyList<string>> GetCategoriesAsync(CancellationToken cancellationToken = default)
            => ValueTask.FromResult<IReadOnlyList<string>>(["tests"]);
    }

    /// <summary>Right is what starts with an a.</summary>
    public sealed class FirstLetterGrader : IAnswerGrader
    {
        public bool GradesAtOnce { get; init; }

        public ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(new RoundGrades(Of(answer1), Of(answer2)));

        private static Grade Of(string answer) => answer.StartsWith('a') ? Grade.Right : Grade.Wrong;
    }
}
