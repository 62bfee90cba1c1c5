using System.Runtime.CompilerServices;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// The bytes below a WebSocket of a player. It ends when the player sends too much, behind a close frame that says so.
/// </summary>
internal sealed class LimitedStream(Stream inner, FrameLimit limit, TimeProvider timeProvider) : Stream
{
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(1);

    /// <summary>For the close frame to be read before the socket is reset, which it is with so much left unread.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMilliseconds(250);

    /// <summary>A close frame with status 1008, which stands for a broken rule.</summary>
    private static readonly byte[] Farewell = [0x88, 19, 0x03, 0xf0, .. "Too many messages"u8];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (limit.IsExceeded)
        {
            return 0;
        }

        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (limit.TryTake(buffer.Span[..count]))
        {
            return count;
        }

        await SayFarewellAsync();
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SayFarewellAsync()
    {
        using var end = new CancellationTokenSource(WriteLimit);
        try
        {
            await inner.WriteAsync(Farewell, end.Token);
            await Task.Delay(TimeToLeave, timeProvider, CancellationToken.None);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The player reads nothing, or is gone.
        }
    }
}
