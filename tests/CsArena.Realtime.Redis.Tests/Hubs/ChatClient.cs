using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;

namespace CsArena.Realtime.Redis.Tests.Hubs;

/// <summary>A client of the chat, in one room.</summary>
internal sealed class ChatClient : IAsyncDisposable
{
    /// <summary>No wait takes longer, on however slow a machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly HubConnection _connection;

    private ChatClient(HubConnection connection)
    {
        _connection = connection;
        connection.On<string>("said", text => _heard.Writer.TryWrite(text));
        connection.On<string, int>("ask", text => text.Length);
    }

    public string Id => _connection.ConnectionId!;

    public static async Task<ChatClient> ConnectAsync(Uri app, string user, string room)
    {
        var client = new ChatClient(new HubConnectionBuilder().WithUrl(new Uri(app, $"/chat?user={user}")).Build());
        await client._connection.StartAsync().WaitAsync(Patience);
        await client.CallAsync("Join", room);
        return client;
    }

    public Task CallAsync(string method, params string[] arguments)
        => _connection.InvokeCoreAsync(method, typeof(object), [.. arguments]).WaitAsync(Patience);

    /// <summary>Calls, and says whether the hub could do it.</summary>
    public async Task<bool> TryCallAsync(string method, params string[] arguments)
    {
        try
        {
            await CallAsync(method, arguments);
            return true;
        }
        catch (HubException)
        {
            return false;
        }
    }

    /// <summary>Whether it hears a text in time; others are passed over.</summary>
    public async Task<bool> HearsAsync(string text, TimeSpan limit)
    {
        using var end = new CancellationTokenSource(limit);
        try
        {
            while (await _heard.Reader.ReadAsync(end.Token) != text)
            {
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next text that it hears is this one.</summary>
    public async Task ShouldHearAsync(string text) => (await _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ShouldBe(text);

    public void ShouldHaveHeardAll() => _heard.Reader.Count.ShouldBe(0);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
