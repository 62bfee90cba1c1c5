using StackExchange.Redis;

namespace CsArena.Realtime.Redis;

/// <summary>Everything in which StackExchange.Redis 1.2 and 3 differ for us.</summary>
internal static class RedisLibrary
{
#if STACKEXCHANGE_REDIS_3
    /// <summary>Whether it can log in as another user than the default one.</summary>
    public const bool KnowsUsers = true;

    /// <summary>A channel with nothing special about any character.</summary>
    public static RedisChannel Literal(string channel) => RedisChannel.Literal(channel);

    private static void Prepare(ConfigurationOptions options, string? user)
    {
        options.User = user;
        options.IncludeDetailInExceptions = false;

        // A call says at once that Redis is away.
        options.BacklogPolicy = BacklogPolicy.FailFast;
    }

    private static void Prepare(ConnectionMultiplexer multiplexer, bool keepsOrder)
    {
        // Replies come in any order by themselves, messages in order.
    }
#else
    /// <summary>Whether it can log in as another user than the default one.</summary>
    public static bool KnowsUsers => false;

    /// <summary>A channel with nothing special about any character.</summary>
    public static RedisChannel Literal(string channel) => new(channel, RedisChannel.PatternMode.Literal);

    private static void Prepare(ConfigurationOptions options, string? user)
    {
        if (user is not null)
        {
            throw new NotSupportedException("StackExchange.Redis 1.2 knows no users.");
        }
    }

    private static void Prepare(ConnectionMultiplexer multiplexer, bool keepsOrder)
    {
        multiplexer.PreserveAsyncOrder = keepsOrder;
        multiplexer.IncludeDetailInExceptions = false;
    }
#endif

    /// <summary>Connects.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="user">Null is the default user.</param>
    /// <param name="keepsOrder">Whether messages are handed over in their order; replies to commands come faster without.</param>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options, string? user, bool keepsOrder)
    {
        Prepare(options, user);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        Prepare(multiplexer, keepsOrder);
        return multiplexer;
    }
}
