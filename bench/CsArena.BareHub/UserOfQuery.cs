using Microsoft.AspNetCore.SignalR;

namespace CsArena.BareHub;

/// <summary>The player is the one that the query names.</summary>
internal sealed class UserOfQuery : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection) => connection.GetHttpContext()?.Request.Query["user"];
}
