using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using CsArena.EndToEnd.Floods;

namespace CsArena.EndToEnd.Operations;

/// <summary>Sockets of strangers use up the host's file descriptors: it lives, says so, and goes on.</summary>
public sealed class DescriptorTests
{
    [Theory]
    [InlineData(440)]
    [InlineData(1_024)]
    [InlineData(2_048)]
    [InlineData(4_096)]
    public async Task IdleSocketsOfAStrangerDoNotEndTheHost(int descriptors)
    {
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.WithDescriptors(descriptors));
        await using var before = await RawPlayer.ConnectAsync(host);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < descriptors + 200; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, host.Url.Port);
            }

            await before.ShouldStillWorkAsync();
            await host.ShouldLogAsync("Refused [0-9]+ connections");

            // The sockets are still held here; the host has closed those that said nothing.
            await using var after = await ConnectSoonAsync(host);
            await after.ShouldStillWorkAsync();
            await before.ShouldStillWorkAsync();
            host.ErrorLines.ShouldBeEmpty(host.Told);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>More sockets than one process may open: two processes hold them.</summary>
    [Fact]
    public async Task IdleSocketsOfStrangersDoNotEndAHostThatMayOpenManyFiles()
    {
        const int Files = 20_000;
        await using var host = await HostProcess.StartAsync(HostSettings.Swift.WithDescriptors(Files));
        await using var before = await RawPlayer.ConnectAsync(host);
        var holding = Task.WhenAll(
            Flood.ByStranger("sockets", (Files / 2) + 100).RunAsync(host, TimeSpan.FromSeconds(12)),
            Flood.ByStranger("sockets", (Files / 2) + 100).RunAsync(host, TimeSpan.FromSeconds(12)));
        await host.ShouldLogAsync("Refused [0-9]+ connections");
        await before.ShouldStillWorkAsync();
        await using var after = await ConnectSoonAsync(host);
        await after.ShouldStillWorkAsync();
        (await holding).Sum(count => count.Connects).ShouldBeGreaterThan(Files);
        await before.ShouldStillWorkAsync();
        host.ErrorLines.ShouldBeEmpty(host.Told);
    }

    [Theory]
    [InlineData(300, null, "ulimit -n")]
    [InlineData(1_024, "50000", "Arena:Limits:MaxConnections")]
    public async Task AHostThatMayOpenTooFewFilesDoesNotStart(int descriptors, string? connections, string says)
    {
        var settings = new HostSettings().WithDescriptors(descriptors).With("Arena__Limits__MaxConnections", connections);
        await using var host = await HostProcess.LaunchAsync(settings);
        (await host.WaitForExitAsync(Limits.Start)).ShouldBe(1, host.Told);
        host.Errors.Text.ShouldContain(says);
        host.Errors.Lines.Count.ShouldBe(1, host.Told);
    }

    private static async Task<RawPlayer> ConnectSoonAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            try
            {
                return await RawPlayer.ConnectAsync(host);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or RefusedException or SocketException or WebSocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
            }
        }
    }
}
