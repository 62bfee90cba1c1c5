using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>Says why the database cannot be used, as the end of a sentence that begins with where it is. No secret is in it.</summary>
internal static class DatabaseStartFailure
{
    private const string BehindPooler = "is behind a pooler: write ?pgbouncer=true at the end of the URL, or No Reset On Close=true in the connection string";

    /// <returns>Null for what is no failure of the database.</returns>
    public static string? Describe(Exception error) => error switch
    {
        SchemaException => error.Message,
        BackendUnavailableException { InnerException: { } inner } => Describe(inner),
        PostgresException postgres => DescribeAnswer(postgres),
        NpgsqlException { InnerException: AggregateException { InnerExceptions: var hosts } } => DescribeHosts(hosts),
        NpgsqlException when Says(error, "No suitable host") => "has no server that can be written to",
        NpgsqlException when Says(error, "No password has been provided") => "needs a password",
        NpgsqlException { InnerException: AuthenticationException refused } => DescribeCertificate(refused),
        _ when (error is NpgsqlException ? error.InnerException : error) is FileNotFoundException or DirectoryNotFoundException or CryptographicException
            => "is to be reached with a certificate or key whose file cannot be read",
        NpgsqlException when Says(error, "SSL") => "does not speak TLS, and sslmode asks for it",
        NpgsqlException or TimeoutException or SocketException or IOException or OperationCanceledException
            => $"cannot be reached: {DescribeNetwork(error)}",
        _ => null,
    };

    /// <summary>What a pooler that does not know of the arena is called.</summary>
    public static SchemaException Pooler() => new(BehindPooler);

    private static string DescribeAnswer(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => "refuses the user or password",
        PostgresErrorCodes.InvalidAuthorizationSpecification when Says(error, "no encryption") || Says(error, "SSL off")
            => "does not let this user in without TLS: write ?sslmode=require, or let it in by pg_hba.conf",
        PostgresErrorCodes.InvalidAuthorizationSpecification => "does not let this user in: see its pg_hba.conf, and whether the user may log in",
        PostgresErrorCodes.InvalidCatalogName => "does not exist: create the database",
        PostgresErrorCodes.TooManyConnections => "has no connection left",
        PostgresErrorCodes.CannotConnectNow => "is still starting; try again soon",
        PostgresErrorCodes.InsufficientPrivilege => "does not let the user create the schema",
        _ when Says(error, "unsupported startup parameter") => BehindPooler,
        _ => $"refuses with {error.SqlState}: {error.MessageText}",
    };

    /// <summary>Of several hosts, what one says that answers tells more than that another is away.</summary>
    private static string? DescribeHosts(IReadOnlyCollection<Exception> errors)
    {
        var failures = errors.Select(Describe).OfType<string>().Distinct().ToArray();
        return Array.Find(failures, failure => !failure.StartsWith("cannot be reached", StringComparison.Ordinal)) ?? failures.FirstOrDefault();
    }

    private static string DescribeCertificate(AuthenticationException refused)
        => Says(refused, "NameMismatch") && !Says(refused, "ChainErrors")
            ? "has a certificate for another name: write the host as the certificate has it, or sslmode=verify-ca"
            : "has a certificate that this machine does not trust: name its CA with sslrootcert, and the host as the certificate has it";

    private static string DescribeNetwork(Exception error) => (error as SocketException ?? error.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no host of that name is known",
        SocketError.ConnectionRefused => "nothing listens there. Is PostgreSQL running?",
        SocketError.AddressNotAvailable => "there is no such socket. Is PostgreSQL running?",
        null when error is OperationCanceledException or TimeoutException || error.InnerException is TimeoutException => "it does not answer in time",
        _ => "is PostgreSQL running there?",
    };

    private static bool Says(Exception error, string text) => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
