using System.Diagnostics;

namespace Webhooks.Tests.Allocations;

/// <summary>Counts the bytes that a call allocates, once the runtime has compiled it for good.</summary>
internal static class Allocated
{
    private const int Calls = 100;
    private const int Turns = 20;
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the library was compiled with optimizations; without, every asynchronous method has an object of its own.</summary>
    public static bool IsOptimized { get; } = !typeof(WebhookReceiver).Assembly
        .GetCustomAttributes(typeof(DebuggableAttribute), inherit: false)
        .Cast<DebuggableAttribute>()
        .Any(attribute => attribute.IsJITOptimizerDisabled);

    /// <summary>Bytes a call on its own thread: the least of several turns.</summary>
    public static long By(Action call) => Least(
        () =>
        {
            for (var count = 0; count < Calls; count++)
            {
                call();
            }
        },
        GC.GetAllocatedBytesForCurrentThread);

    /// <summary>
    /// Bytes a call on all threads: the least of several turns. Nothing else may run meanwhile. The calls follow each other on the thread
    /// pool, as requests do.
    /// </summary>
    public static long ByAll(Func<Task> call) => Least(
        () => Task.Run(async () =>
        {
            for (var count = 0; count < Calls; count++)
            {
                await call();
            }
        }).GetAwaiter().GetResult(),
        () => GC.GetTotalAllocatedBytes(precise: true));

    private static long Least(Action repeat, Func<long> allocated)
    {
        var least = long.MaxValue;

        for (var turn = 0; turn < Turns && least > 0; turn++)
        {
            repeat();

            // Optimized code is compiled twice, the second time on a thread of its own.
            Thread.Sleep(IsOptimized ? BetweenTurns : TimeSpan.Zero);
            var before = allocated();
            repeat();
            least = Math.Min(least, allocated() - before);
        }

        return least / Calls;
    }
}
