namespace CsArena.Realtime.Redis;

/// <summary>Some of the calls that are waiting for a reply, oldest first.</summary>
internal sealed class CallLane
{
    private readonly Lock _lock = new();
    private RedisCall? _oldest;
    private RedisCall? _newest;

    public void Add(RedisCall call)
    {
        lock (_lock)
        {
            call.Lane = this;
            call.Previous = _newest;
            if (_newest is null)
            {
                _oldest = call;
            }
            else
            {
                _newest.Next = call;
            }

            _newest = call;
        }
    }

    public void Remove(RedisCall call)
    {
        lock (_lock)
        {
            Unlink(call);
        }
    }

    /// <summary>Takes out the calls that were sent at a tick or before, and those whose callers wait no more.</summary>
    public void TakeOverdue(int sentAt, List<RedisCall> overdue)
    {
        lock (_lock)
        {
            for (var call = _oldest; call is not null;)
            {
                var next = call.Next;
                if (call.SentAt - sentAt <= 0 || call.CancellationToken.IsCancellationRequested)
                {
                    Unlink(call);
                    overdue.Add(call);
                }

                call = next;
            }
        }
    }

    private void Unlink(RedisCall call)
    {
        if (call.Lane is null)
        {
            // The other one, of reply and watch, was first.
            return;
        }

        call.Lane = null;
        if (call.Previous is null)
        {
            _oldest = call.Next;
        }
        else
        {
            call.Previous.Next = call.Next;
        }

        if (call.Next is null)
        {
            _newest = call.Previous;
        }
        else
        {
            call.Next.Previous = call.Previous;
        }

        call.Previous = null;
        call.Next = null;
    }
}
