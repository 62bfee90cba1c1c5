using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CsArena.Realtime.Backplane;

/// <summary>Reads the result of a client of another node as what its caller wants.</summary>
internal sealed class ResultBinder(Type resultType) : IInvocationBinder
{
    public static CompletionMessage Read(IHubProtocol? protocol, ClientCall call, ReadOnlySpan<byte> message)
    {
        if (protocol is null)
        {
            return CompletionMessage.WithError(call.InvocationId, "The protocol of the connection is not supported here.");
        }

        try
        {
            var sequence = new ReadOnlySequence<byte>(message.ToArray());
            return protocol.TryParseMessage(ref sequence, new ResultBinder(call.ResultType), out var parsed) && parsed is CompletionMessage result
                ? result
                : CompletionMessage.WithError(call.InvocationId, "The result is not a message of the connection's protocol.");
        }
        catch (Exception exception)
        {
            return CompletionMessage.WithError(
                call.InvocationId,
                $"Error trying to deserialize result to {call.ResultType.Name}. {exception.Message}");
        }
    }

    public Type GetReturnType(string invocationId) => resultType;

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => throw new NotSupportedException();

    public Type GetStreamItemType(string streamId) => throw new NotSupportedException();
}
