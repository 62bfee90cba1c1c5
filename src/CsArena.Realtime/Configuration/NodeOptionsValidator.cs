using CsArena.Realtime.Nodes;
using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Configuration;

/// <summary>A lease that a single late heartbeat would end makes nodes take over from the living.</summary>
internal sealed class NodeOptionsValidator : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options)
        => options.Lease >= options.HeartbeatInterval * 2
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Arena:Node:Lease is '{options.Lease}': it must be at least twice Arena:Node:HeartbeatInterval, which is '{options.HeartbeatInterval}'.");
}
