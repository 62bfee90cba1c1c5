namespace CsArena.Realtime.Client.Connections;

/// <summary>From a server's address to the address of its hub.</summary>
internal static class HubUrl
{
    private const string HubPath = "/ws";

    public static Uri From(Uri server)
    {
        if (!server.IsAbsoluteUri)
        {
            throw new ArgumentException($"The server's address must be absolute: {server}", nameof(server));
        }

        var scheme = server.Scheme switch
        {
            "http" or "ws" => "ws",
            "https" or "wss" => "wss",
            _ => throw new ArgumentException($"The server's address must be http, https, ws or wss: {server}", nameof(server)),
        };

        var path = server.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(HubPath, StringComparison.OrdinalIgnoreCase))
        {
            path += HubPath;
        }

        return new UriBuilder(scheme, server.Host, server.IsDefaultPort ? -1 : server.Port, path) { Query = server.Query }.Uri;
    }
}
