using CsArena.Realtime.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Authentication;

/// <summary>Whose query the token is taken from: the arena's, wherever it is mapped, and not the program's.</summary>
public sealed class TokenPathsTests
{
    private readonly TokenPaths _paths = new([new DefaultEndpointDataSource(
        Route("/ws", takesToken: true),
        Route("/ws/negotiate", takesToken: true),
        Route("/chat/ws"),
        Route("/rooms/{id}/ws"),
        Route("/{controller}/{action}"),
        Route("/"))]);

    [Theory]
    [InlineData("/ws", true)]
    [InlineData("/WS/", true)]
    [InlineData("/base/ws", true)]
    [InlineData("/deep/base/ws/negotiate", true)]
    [InlineData("/chat/ws", false)]
    [InlineData("/base/chat/ws", false)]
    [InlineData("/rooms/7/ws", false)]
    [InlineData("/news", false)]
    [InlineData("/home/index", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void The_route_with_the_most_words_decides(string path, bool takesToken) => _paths.Contains(new PathString(path)).ShouldBe(takesToken);

    private static RouteEndpoint Route(string pattern, bool takesToken = false) => new(
        _ => Task.CompletedTask,
        RoutePatternFactory.Parse(pattern),
        order: 0,
        takesToken ? new EndpointMetadataCollection(TokenInQuery.Allowed) : EndpointMetadataCollection.Empty,
        pattern);
}
