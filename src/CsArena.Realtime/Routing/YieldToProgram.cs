using CsArena.Realtime.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace CsArena.Realtime.Routing;

/// <summary>
/// Where the program has an endpoint of its own on a path of the arena, such as <c>/api/health</c>, the
/// program's answers; ASP.NET Core would answer 500 because two match. The hub yields to nobody: a second one is a mistake.
/// </summary>
internal sealed class YieldToProgram : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(Yields) && !endpoints.All(Yields);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && Yields(candidates[index].Endpoint) && HasOther(candidates, candidates[index].Score))
            {
                candidates.SetValidity(index, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool HasOther(CandidateSet candidates, int score)
        => Enumerable.Range(0, candidates.Count)
            .Any(index => candidates.IsValidCandidate(index) && candidates[index].Score == score && !Yields(candidates[index].Endpoint));

    private static bool Yields(Endpoint endpoint)
        => endpoint.Metadata.GetMetadata<ArenaEndpoint>() is not null && endpoint.Metadata.GetMetadata<TokenInQuery>() is null;
}
