using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.Hubs;

/// <summary>What one player and one address may ask of one node, and what one node takes; the configuration section <c>Arena:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>Calls a second that one player may make in the long run, over all connections, from 1 to 10,000. Default: 50.</summary>
    [Range(1, 10_000)]
    public int CallsPerSecond { get; set; } = 50;

    /// <summary>Calls that one player may make at once, from 1 to 100,000. Default: 100.</summary>
    [Range(1, 100_000)]
    public int CallBurst { get; set; } = 100;

    /// <summary>Characters (UTF-16 units) of an answer, from 1 to 30,000. Default: 4,000.</summary>
    [Range(1, 30_000)]
    public int MaxAnswerLength { get; set; } = 4_000;

    /// <summary>
    /// Bytes of one message from a client, from 1,024 to 1,048,576; a larger one closes its connection. Default: 65,536.
    /// </summary>
    [Range(1_024, 1_048_576)]
    public int MaxMessageBytes { get; set; } = 65_536;

    /// <summary>HTTP requests a second that one player may make of one node in the long run, from 1 to 10,000. Default: 10.</summary>
    [Range(1, 10_000)]
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>HTTP requests that one player may make of one node at once, from 1 to 100,000. Default: 30.</summary>
    [Range(1, 100_000)]
    public int RequestBurst { get; set; } = 30;

    /// <summary>Connects a second that one player may make in the long run, from 1 to 10,000; more are answered 429. Default: 1.</summary>
    [Range(1, 10_000)]
    public int ConnectsPerSecond { get; set; } = 1;

    /// <summary>Connects that one player may make at once, from 1 to 100,000. Default: 20.</summary>
    [Range(1, 100_000)]
    public int ConnectBurst { get; set; } = 20;

    /// <summary>
    /// Connections of one player that one node holds at a time, from 1 to 1,000; more are answered 429. Only the newest is used:
    /// the others are about to be closed. Default: 5.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxConnectionsPerPlayer { get; set; } = 5;

    /// <summary>
    /// Connects a second that one address may make in the long run, from 1 to 100,000; more are answered 429. Many players may share
    /// an address, and an IPv6 network of 64 bits counts as one. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int AddressConnectsPerSecond { get; set; } = 100;

    /// <summary>Connects that one address may make at once, from 1 to 1,000,000. Default: 500.</summary>
    [Range(1, 1_000_000)]
    public int AddressConnectBurst { get; set; } = 500;

    /// <summary>
    /// HTTP requests a second that one address may make in the long run, with or without a token, from 1 to 100,000; more are answered
    /// 429 where the program calls <c>UseArenaLimits</c>. Default: 200.
    /// </summary>
    [Range(1, 100_000)]
    public int AddressRequestsPerSecond { get; set; } = 200;

    /// <summary>HTTP requests that one address may make at once, from 1 to 1,000,000. Default: 1,000.</summary>
    [Range(1, 1_000_000)]
    public int AddressRequestBurst { get; set; } = 1_000;

    /// <summary>
    /// Connections of one address that one node holds at a time, from 1 to 1,000,000; more are answered 429. Default: 2,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>Connections that one node takes, from 1 to 1,000,000; more are answered 503. Default: 50,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 50_000;
}
