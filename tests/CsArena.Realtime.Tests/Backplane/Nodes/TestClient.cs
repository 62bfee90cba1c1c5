using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace CsArena.Realtime.Tests.Backplane;

/// <summary>A client of one node, without the network: what the node writes is read from a pipe.</summary>
internal sealed class TestClient : IInvocationBinder
{
    private readonly IHubProtocol _protocol;
    private readonly PipeReader _received;

    public TestClient(IHubProtocol protocol, string? userId = null, bool reads = true, bool fails = false)
    {
        _protocol = protocol;

        // One that does not read is full with its first message.
        var toClient = new Pipe(reads ? new PipeOptions(pauseWriterThreshold: 0) : new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var toServer = new Pipe();
        _received = toClient.Reader;
        var connection = new DefaultConnectionContext(
            Guid.NewGuid().ToString("N"),
            transport: new DuplexPipe(toServer.Reader, toClient.Writer),
            application: new DuplexPipe(toClient.Reader, toServer.Writer));
        Context = fails ? new FailingConnection(connection) : new HubConnectionContext(connection, Options(), NullLoggerFactory.Instance);
        Context.Protocol = protocol;
        Context.UserIdentifier = userId;
    }

    public HubConnectionContext Context { get; }

    public string Id => Context.ConnectionId;

    /// <summary>The next call that the client gets.</summary>
    public async Task<InvocationMessage> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            var read = await _received.ReadAsync(limit.Token);
            var rest = read.Buffer;
            if (_protocol.TryParseMessage(ref rest, this, out var message))
            {
                _received.AdvanceTo(rest.Start);
                return message.ShouldBeOfType<InvocationMessage>();
            }

            read.IsCompleted.ShouldBeFalse("the connection ended");
            _received.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The next call is this one, with these arguments; and so nothing else came before it.</summary>
    public async Task ShouldGetAsync(string method, params object[] arguments)
    {
        var message = await ReadAsync();
        message.Target.ShouldBe(method);
        message.Arguments.Length.ShouldBe(arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
        {
            ((JsonElement)message.Arguments[i]!).ToString().ShouldBe(arguments[i].ToString());
        }
    }

    /// <summary>Nothing is there now.</summary>
    public void ShouldHaveNothing()
    {
        if (_received.TryRead(out var read))
        {
            var text = System.Text.Encoding.UTF8.GetString(read.Buffer.ToArray());
            _received.AdvanceTo(read.Buffer.Start);
            text.ShouldBeEmpty();
        }
    }

    Type IInvocationBinder.GetReturnType(string invocationId) => throw new NotSupportedException();

    IReadOnlyList<Type> IInvocationBinder.GetParameterTypes(string methodName)
        => methodName is "None" ? [] : methodName is "Two" ? [typeof(JsonElement), typeof(JsonElement)] : [typeof(JsonElement)];

    Type IInvocationBinder.GetStreamItemType(string streamId) => throw new NotSupportedException();

    private static HubConnectionContextOptions Options() => new() { KeepAliveInterval = TimeSpan.FromMinutes(5) };

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class FailingConnection(ConnectionContext connection) : HubConnectionContext(connection, Options(), NullLoggerFactory.Instance)
    {
        public override async ValueTask WriteAsync(HubMessage message, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            throw new InvalidOperationException("A connection that fails.");
        }

        public override async ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            throw new InvalidOperationException("A connection that fails.");
        }
    }
}
