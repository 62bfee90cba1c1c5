using System.Threading.Channels;
using CsArena.Realtime.Protocol;
using Shouldly;

namespace CsArena.Realtime.Client.Tests.Fakes;

/// <summary>All that a client tells, in the order it tells it.</summary>
internal sealed class Recorder
{
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();

    public Recorder(ArenaClient client)
    {
        client.OnAny(arrived => _told.Writer.TryWrite(arrived));
        client.StateRestored += state => _told.Writer.TryWrite(state);
        client.StatusChanged += change => _told.Writer.TryWrite(change);
    }

    /// <summary>The next thing told, which must be of this type.</summary>
    public async Task<T> NextAsync<T>()
        => (await _told.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait)).ShouldBeOfType<T>();

    /// <summary>The next status.</summary>
    public async Task<ArenaStatusChange> StatusAsync(ArenaStatus expected)
    {
        var change = await NextAsync<ArenaStatusChange>();
        change.Status.ShouldBe(expected, change.ToString());
        return change;
    }

    /// <summary>Passes over everything up to a status.</summary>
    public async Task<ArenaStatusChange> SkipToAsync(ArenaStatus status)
    {
        while (true)
        {
            if (await _told.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait) is ArenaStatusChange change && change.Status == status)
            {
                return change;
            }
        }
    }

    /// <summary>Connecting, connected, greeted.</summary>
    public async Task PastGreetingAsync()
    {
        await StatusAsync(ArenaStatus.Connecting);
        await StatusAsync(ArenaStatus.Connected);
        await NextAsync<SessionReadyEvent>();
    }

    /// <summary>The next state; the greeting may come before it or after, for answers and events travel apart.</summary>
    public Task<PlayerState> StateAsync() => AfterGreetingAsync<PlayerState>();

    /// <summary>The next thing told that is not the greeting.</summary>
    public async Task<T> AfterGreetingAsync<T>()
    {
        var told = await _told.Reader.ReadAsync().AsTask().WaitAsync(Limits.Wait);
        return told is SessionReadyEvent ? await NextAsync<T>() : told.ShouldBeOfType<T>();
    }

    /// <summary>Whether nothing more was told so far.</summary>
    public bool IsEmpty => _told.Reader.Count == 0;
}
