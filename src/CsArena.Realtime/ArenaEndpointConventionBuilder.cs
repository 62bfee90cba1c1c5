using Microsoft.AspNetCore.Builder;

namespace CsArena.Realtime;

/// <summary>What <c>MapArena()</c> returns: conventions for all endpoints of the arena, or for those of one kind.</summary>
public sealed class ArenaEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IEndpointConventionBuilder _all;

    internal ArenaEndpointConventionBuilder(
        IEndpointConventionBuilder all, IEndpointConventionBuilder hub, IEndpointConventionBuilder health, IEndpointConventionBuilder api)
    {
        _all = all;
        Hub = hub;
        Health = health;
        Api = api;
    }

    /// <summary>The hub at <c>/ws</c> and its negotiation.</summary>
    public IEndpointConventionBuilder Hub { get; }

    /// <summary><c>/api/health</c> and <c>/api/health/live</c>, which ask for no user even where a fallback policy does.</summary>
    public IEndpointConventionBuilder Health { get; }

    /// <summary>What players ask for: <c>/api/players/…</c>, <c>/api/matches/…</c> and <c>/api/leaderboard</c>.</summary>
    public IEndpointConventionBuilder Api { get; }

    /// <inheritdoc />
    public void Add(Action<EndpointBuilder> convention) => _all.Add(convention);

    /// <inheritdoc />
    public void Finally(Action<EndpointBuilder> finallyConvention) => _all.Finally(finallyConvention);
}
