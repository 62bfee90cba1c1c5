using Microsoft.Extensions.Options;

namespace CsArena.Realtime.Backplane;

/// <summary>A timeout that a single late heartbeat would end makes nodes give the living up.</summary>
internal sealed class HubBackplaneOptionsValidator : IValidateOptions<HubBackplaneOptions>
{
    public ValidateOptionsResult Validate(string? name, HubBackplaneOptions options)
        => options.NodeTimeout >= options.HeartbeatInterval * 2
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Arena:Backplane:NodeTimeout is '{options.NodeTimeout}': it must be at least twice Arena:Backplane:HeartbeatInterval, which is '{options.HeartbeatInterval}'.");
}
