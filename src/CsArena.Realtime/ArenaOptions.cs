using CsArena.Realtime.Authentication;
using CsArena.Realtime.Configuration;
using CsArena.Realtime.Hubs;
using CsArena.Realtime.Matchmaking;
using CsArena.Realtime.Nodes;
using CsArena.Realtime.Ratings;
using CsArena.Realtime.Rules;

namespace CsArena.Realtime;

/// <summary>The arena's settings, for a program that has them in code; the configuration section <c>Arena</c>.</summary>
public sealed class ArenaOptions
{
    /// <summary><c>Arena:Rules</c>.</summary>
    public MatchRulesOptions Rules { get; internal init; } = new();

    /// <summary><c>Arena:Matchmaking</c>.</summary>
    public MatchQueueOptions Matchmaking { get; internal init; } = new();

    /// <summary><c>Arena:Node</c>.</summary>
    public NodeOptions Node { get; internal init; } = new();

    /// <summary><c>Arena:Limits</c>.</summary>
    public LimitOptions Limits { get; internal init; } = new();

    /// <summary><c>Arena:Questions</c>.</summary>
    public QuestionOptions Questions { get; internal init; } = new();

    /// <summary><c>Arena:Ratings</c>.</summary>
    public RatingOptions Ratings { get; internal init; } = new();

    /// <summary><c>Arena:Alarms</c>.</summary>
    public AlarmOptions Alarms { get; internal init; } = new();

    /// <summary><c>Arena:Auth</c>, and <c>JWT_SECRET</c>.</summary>
    public ArenaAuthenticationOptions Auth { get; internal init; } = new();
}
