using System.Diagnostics.Metrics;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.Deadlines;
using CsArena.Realtime.Delivery;
using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.Matches;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Monitoring;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Presence;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Rules;
using CsArena.Realtime.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CsArena.Realtime.Tests.Matches;

/// <summary>One node over the shared stores: the product's own runner and starter, which die where the crash point says.</summary>
internal sealed class SimulatedNode
{
    private static readonly ArenaMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), TimeProvider.System, new MatchQueueOptions());

    public SimulatedNode(SimulatedArena arena, string nodeId, CrashPoint point, Interleaving? interleaving = null)
    {
        NodeId = nodeId;
        Point = point;
        Queue = point.Around<IMatchQueue>(arena.Queue);
        Sessions = point.Around(interleaving?.Into<IGameSessionStore>(arena.Sessions) ?? arena.Sessions);
        Deadlines = point.Around<IDeadlineQueue>(arena.Deadlines);
        Presence = point.Around<IPresenceStore>(arena.Presence);
        Events = new Sender(arena, point);
        var history = point.Around<IMatchHistory>(arena.History);
        Rules = new MatchRules(arena.RulesOptions);
        var roundGrader = new RoundGrader(
            point.Around<IAnswerGrader>(arena.Grader), arena.RulesOptions, arena.Time, NullLogger<RoundGrader>.Instance)
        {
            // Nobody moves the clock while a node acts.
            PauseAfterFailure = TimeSpan.Zero,
        };
        var chain = new StepChain(Rules, roundGrader);
        Runner = new MatchRunner(
            Rules,
            Sessions,
            Deadlines,
            Queue,
            Presence,
            new LeasedGrading(roundGrader, Deadlines, Sessions, arena.NodeOptions, arena.Time),
            chain,
            new ResultSaver(Sessions, history, WaitingResults, arena.Time, NullLogger<ResultSaver>.Instance),
            new ServicePulse(Sessions, arena.RulesOptions, arena.Time, NullLogger<ServicePulse>.Instance),
            Events,
            Metrics,
            arena.NodeOptions,
            NullLogger<MatchRunner>.Instance);
        var reconciler = new PresenceReconciler(Presence, Runner);
        Reconciler = reconciler;
        Starter = new MatchStarter(
            Rules,
            chain,
            arena.RulesOptions,
            new QuestionOptions(),
            arena.NodeOptions,
            Queue,
            Sessions,
            Deadlines,
            point.Around<IQuestionBank>(new SimulatedArena.SameQuestions()),
            history,
            new EloRatingSystem(new RatingOptions()),
            Events,
            reconciler,
            Metrics,
            arena.Time,
            NullLogger<MatchStarter>.Instance);
        var launcher = new MatchLauncher(Starter, new RoomTasks(NullLogger<RoomTasks>.Instance), new WaitTimes());
        Absence = new PlayerAbsence(Presence, Queue, new TicketReconciler(Presence, Queue, launcher, arena.RulesOptions), reconciler);
        DeadNodes = new DeadNodes(Queue, Presence, Absence, NullLogger<DeadNodes>.Instance) { AtOnce = 1 };
    }

    public string NodeId { get; }

    public CrashPoint Point { get; }

    public WaitingResults WaitingResults { get; } = new();

    public IMatchQueue Queue { get; }

    public IGameSessionStore Sessions { get; }

    public IDeadlineQueue Deadlines { get; }

    public IPresenceStore Presence { get; }

    public IPlayerEvents Events { get; }

    public MatchRules Rules { get; }

    public MatchRunner Runner { get; }

    public MatchStarter Starter { get; }

    public PresenceReconciler Reconciler { get; }

    public PlayerAbsence Absence { get; }

    public DeadNodes DeadNodes { get; }

    private sealed class Sender(SimulatedArena arena, CrashPoint point) : IPlayerEvents
    {
        public ValueTask SendAsync(IReadOnlyList<PlayerEvent> events)
        {
            foreach (var (playerId, name, payload) in events)
            {
                point.Pass($"before sending {name}");
                arena.Tell(playerId, name, payload);
                point.Pass($"after sending {name}");
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> TrySendAsync(string playerId, OutgoingEvent outgoing, CancellationToken cancellationToken)
            => throw new NotSupportedException();
    }
}
