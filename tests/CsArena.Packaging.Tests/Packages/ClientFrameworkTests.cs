using Xunit;

namespace CsArena.Packaging.Tests.Packages;

/// <summary>Programs of the frameworks that the client has a library for. That of net10.0 is among the examples.</summary>
[Collection(PackedPackagesCollection.Name)]
public sealed class ClientFrameworkTests(PackedPackages packages)
{
    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.1")]
    public async Task A_program_of_an_older_framework_compiles_with_the_client(string framework)
    {
        var project = new ConsumerProject(packages, $"Client-{framework}", "Microsoft.NET.Sdk", framework);
        project.AddSource("Player.cs", """
            using CsArena.Realtime.Client;
            using CsArena.Realtime.Protocol;

            public static class Player
            {
                public static async Task<bool> QueueAsync(string token)
                {
                    await using var client = new ArenaClient(new ArenaClientOptions
                    {
                        Url = new Uri("https://arena.example.com"),
                        TokenProvider = _ => new ValueTask<string>(token),
                        Reconnect = new ReconnectPolicy { Attempts = 3 },
                    });
                    using var starts = client.On<RoundStartEvent>(round => Console.WriteLine(round.Question.Text));
                    using var gifts = client.On("shop:gift", payload => Console.WriteLine(payload.GetProperty("coins")));
                    var connected = await client.ConnectAsync();
                    return connected.Status == ArenaStatus.Connected && (await client.EnqueueAsync()).Ok;
                }
            }
            """);
        await project.BuildAsync(["CsArena.Realtime.Client"]);
    }
}
