using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Configuration;

/// <summary>Thresholds that are logged when crossed; the configuration section <c>Arena:Alarms</c>.</summary>
public sealed class AlarmOptions
{
    /// <summary>Connections of this node: time to think of more nodes. At least 1. Default: 100.</summary>
    [Range(1, int.MaxValue)]
    public int ActiveConnections { get; set; } = 100;

    /// <summary>Waiting players: matching is late. At least 1. Default: 50.</summary>
    [Range(1, int.MaxValue)]
    public int QueueSize { get; set; } = 50;

    /// <summary>Use of all processors by this process, in percent, from 1 to 100: resources run short. Default: 80.</summary>
    [Range(1, 100)]
    public int CpuPercent { get; set; } = 80;
}
