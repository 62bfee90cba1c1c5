namespace CsArena.Realtime.Redis.Tests.Connections;

internal static class Scripts
{
    public static RedisScript Echo { get; } = RedisScript.Load("Connections/Scripts/echo.lua");
}
