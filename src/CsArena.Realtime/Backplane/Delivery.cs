namespace CsArena.Realtime.Backplane;

/// <summary>
/// Finds the connections of this node that an envelope is for. An envelope of this node and one of another take the same
/// way; only the sender waits for connections that are slow. Bytes are copied only when somebody here is meant.
/// </summary>
internal sealed class Delivery(LocalConnections local, HubMessageCodec codec)
{
    /// <summary>Delivers what this node sends.</summary>
    /// <returns>Completes when every connection of this node that is meant has it, or failed.</returns>
    public Task SendAsync(EnvelopeWriter envelope, CancellationToken cancellationToken)
    {
        var reader = new EnvelopeReader(envelope.Written.Span);
        var slow = Deliver(ref reader, wait: true, cancellationToken);
        return slow is null ? Task.CompletedTask : Task.WhenAll(slow);
    }

    /// <summary>Delivers what another node sent.</summary>
    public void Post(ref EnvelopeReader envelope) => Deliver(ref envelope, wait: false, CancellationToken.None);

    private List<Task>? Deliver(ref EnvelopeReader envelope, bool wait, CancellationToken cancellationToken)
    {
        var targets = envelope.ReadList();
        var excluded = FindAll(envelope.ReadList());
        var outgoing = new Outgoing(envelope, codec, wait, cancellationToken);
        switch (envelope.Kind)
        {
            case EnvelopeKind.All:
                outgoing.Write(local.All.ToArray(), excluded);
                break;
            case EnvelopeKind.Connections:
                foreach (var connectionId in targets)
                {
                    if (local.Find(connectionId) is { } connection)
                    {
                        outgoing.Write(connection);
                    }
                }

                break;
            case EnvelopeKind.Groups:
                foreach (var group in targets)
                {
                    outgoing.Write(local.Groups.Find(group), excluded);
                }

                break;
            case EnvelopeKind.Users:
                foreach (var userId in targets)
                {
                    outgoing.Write(local.Users.Find(userId), excluded);
                }

                break;
        }

        return outgoing.Slow;
    }

    /// <summary>Most connections that are excluded are not here at all.</summary>
    private HashSet<LocalConnection>? FindAll(EnvelopeReader.TextList connectionIds)
    {
        HashSet<LocalConnection>? found = null;
        foreach (var connectionId in connectionIds)
        {
            if (local.Find(connectionId) is { } connection)
            {
                (found ??= []).Add(connection);
            }
        }

        return found;
    }

    private ref struct Outgoing(EnvelopeReader payload, HubMessageCodec codec, bool wait, CancellationToken cancellationToken)
    {
        private EnvelopeReader _payload = payload;
        private ReceivedMessage? _message;

        public List<Task>? Slow { get; private set; }

        public void Write(LocalConnection[] connections, HashSet<LocalConnection>? excluded)
        {
            foreach (var connection in connections)
            {
                if (excluded?.Contains(connection) != true)
                {
                    Write(connection);
                }
            }
        }

        public void Write(LocalConnection connection)
        {
            _message ??= codec.Read(ref _payload);
            if (!wait)
            {
                connection.Post(_message);
                return;
            }

            var writing = connection.SendAsync(_message, cancellationToken);
            if (!writing.IsCompletedSuccessfully)
            {
                (Slow ??= []).Add(writing);
            }
        }
    }
}
