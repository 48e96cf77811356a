using System.Diagnostics;

namespace Webhooks.Tests.Allocations;

/// <summary>Counts the bytes that a call allocates on its own thread, once the runtime has compiled it for good.</summary>
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

    /// <summary>Bytes a call: the least of several turns.</summary>
    public static long By(Action call)
    {
        var least = long.MaxValue;

        for (var turn = 0; turn < Turns && least > 0; turn++)
        {
            Repeat(call);

            // Optimized code is compiled twice, the second time on a thread of its own.
            Thread.Sleep(IsOptimized ? BetweenTurns : TimeSpan.Zero);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(call);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / Calls;
    }

    private static void Repeat(Action call)
    {
        for (var count = 0; count < Calls; count++)
        {
            call();
        }
    }
}
