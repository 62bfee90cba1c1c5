using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Which server of several hosts a connection is for.</summary>
internal static class TargetServer
{
    private const string Keyword = "Target Session Attributes";

    /// <summary>
    /// Takes it out of a connection string, since a data source of Npgsql has it apart. Of several hosts it is one that can be
    /// written to, unless the connection string says otherwise.
    /// </summary>
    /// <returns>Null where there is one host, whatever it is.</returns>
    public static TargetSessionAttributes? Take(NpgsqlConnectionStringBuilder connection)
    {
        var wanted = connection.TargetSessionAttributes;
        connection.Remove(Keyword);
        return wanted?.ToUpperInvariant() switch
        {
            null => DatabaseHosts.AreSeveral(connection) ? TargetSessionAttributes.ReadWrite : null,
            "ANY" => TargetSessionAttributes.Any,
            "PRIMARY" => TargetSessionAttributes.Primary,
            "STANDBY" => TargetSessionAttributes.Standby,
            "PREFER-PRIMARY" => TargetSessionAttributes.PreferPrimary,
            "PREFER-STANDBY" => TargetSessionAttributes.PreferStandby,
            "READ-ONLY" => TargetSessionAttributes.ReadOnly,
            _ => TargetSessionAttributes.ReadWrite,
        };
    }
}
