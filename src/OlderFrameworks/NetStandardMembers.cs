// Members of newer frameworks that the client uses. Microsoft.Bcl.TimeProvider does the work of those with a clock.
#if !NET
using System.Threading.Tasks;

namespace CsArena.Realtime.Client;

internal static class NetStandardMembers
{
    extension(ArgumentOutOfRangeException)
    {
        public static void ThrowIfLessThan(int value, int least)
        {
            if (value < least)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"At least {least} is needed.");
            }
        }
    }

    extension(ObjectDisposedException)
    {
        public static void ThrowIf(bool disposed, object instance)
        {
            if (disposed)
            {
                throw new ObjectDisposedException(instance.GetType().FullName);
            }
        }
    }

    extension(Random)
    {
        /// <summary>A new one for each use: <see cref="Random"/> itself may not be shared by threads.</summary>
        public static Random Shared => new(Guid.NewGuid().GetHashCode());
    }

    extension(Task)
    {
        public static Task Delay(TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken)
            => timeProvider.Delay(delay, cancellationToken);
    }

    public static Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
        => task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public static Task CancelAsync(this CancellationTokenSource source)
    {
        source.Cancel();
        return Task.CompletedTask;
    }
}
#endif
