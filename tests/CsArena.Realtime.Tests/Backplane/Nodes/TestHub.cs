using Microsoft.AspNetCore.SignalR;

namespace CsArena.Realtime.Tests.Backplane;

public sealed class TestHub : Hub;

public sealed class OtherHub : Hub;
