using Microsoft.AspNetCore.Connections;

namespace CsArena.Host;

/// <summary>Closes a connection on which nothing comes in after it was opened: it would keep somebody else out.</summary>
internal static class SilentSockets
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void CloseSilent(this IConnectionBuilder listen) => listen.Use(next => async connection =>
    {
        if (await SpeaksAsync(connection))
        {
            await next(connection);
        }
    });

    private static async Task<bool> SpeaksAsync(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(limit.Token);

            // What came in is read again by whoever comes next.
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
