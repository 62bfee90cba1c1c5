namespace CsArena.Realtime.PostgreSql;

/// <summary>An entry on its way: whoever wants it waits for the same one.</summary>
internal sealed class Flight<T>(string key) : TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously)
    where T : class
{
    public string Key => key;

    /// <summary>Ends without an entry. Those who waited may all have gone, and then nobody sees the error.</summary>
    public void Fail(Exception error)
    {
        TrySetException(error);
        _ = Task.Exception;
    }
}
