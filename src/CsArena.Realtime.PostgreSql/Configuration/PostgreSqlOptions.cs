using System.ComponentModel.DataAnnotations;

namespace CsArena.Realtime.PostgreSql;

/// <summary>How the arena uses PostgreSQL; <c>DATABASE_URL</c> and the configuration section <c>Arena:Database</c>.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>The section.</summary>
    public const string SectionName = "Arena:Database";

    /// <summary>
    /// <c>postgres://user:password@host[:port][,host…]/database[?sslmode=require]</c>, or a connection string of Npgsql.
    /// <c>DATABASE_URL</c> goes first. Default: none.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// The schema that has the arena's tables; several arenas may share a database, each in a schema of its own. Small
    /// letters, digits and underscores, no digit first, up to 63. Default: <c>arena</c>.
    /// </summary>
    [Required(ErrorMessage = "a name is needed.")]
    [RegularExpression("[a-z_][a-z0-9_]{0,62}", ErrorMessage = "small letters, digits and underscores are needed, no digit first, up to 63.")]
    public string Schema { get; set; } = DatabaseSchema.Default;

    /// <summary>
    /// Whether a host brings the schema up to date when it starts; otherwise it starts only where the operator has done so.
    /// Default: true.
    /// </summary>
    public bool ApplyMigrations { get; set; } = true;

    /// <summary>
    /// How long a call waits for the database, a free connection included, before it says that the backend is unavailable;
    /// also how long connecting may take at the start. From 100 ms to 1 minute. Default: 5 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "a time between 00:00:00.1 and 00:01:00 is needed, written as hours:minutes:seconds.")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that one host opens at most, from 1 to 1000. Default: 20.</summary>
    [Range(1, 1000, ErrorMessage = "a number from 1 to 1000 is needed.")]
    public int MaxPoolSize { get; set; } = 20;

    /// <summary>
    /// Whether a host whose database cannot be written to should get no new players: its health answer is 503
    /// <c>not_ready</c> then, and otherwise 200 <c>degraded</c>. Matches are played all the same. Default: true.
    /// </summary>
    public bool RequiredForHealth { get; set; } = true;

    /// <summary>
    /// How long a match is kept after its end, from 30 days on; ratings stay. A result may wait for a week until it is saved, and
    /// is rated by the matches before it. Default: null, for ever.
    /// </summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "36500.00:00:00", ErrorMessage = "a time between 30.00:00:00 and 36500.00:00:00 is needed, written as days.hours:minutes:seconds.")]
    public TimeSpan? KeepMatchesFor { get; set; }

    /// <summary>Questions that one host keeps in its memory, from 0 to 1,000,000. Default: 10,000, some 20 MB.</summary>
    [Range(0, 1_000_000, ErrorMessage = "a number from 0 to 1000000 is needed.")]
    public int CachedQuestions { get; set; } = 10_000;

    /// <summary>
    /// How long a question stays in a host's memory, and in Redis where there is one, from 1 second to 1 day. A change is seen
    /// at once nevertheless. Default: 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "a time between 00:00:01 and 1.00:00:00 is needed, written as days.hours:minutes:seconds.")]
    public TimeSpan CacheLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A data source of the program's own; null where the arena makes one of the URL.</summary>
    internal Func<IServiceProvider, Npgsql.NpgsqlDataSource>? DataSource { get; set; }
}
