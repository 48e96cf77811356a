namespace Webhooks.Benchmarks.Measuring;

/// <summary>
/// Makes calls as a server under load makes them: on the thread pool, in eight lanes at once. On a few cores, what a call queues to the
/// pool finds threads that are at work, and none that must be woken for it.
/// </summary>
internal static class Lanes
{
    /// <summary>How many calls run at once.</summary>
    public const int Count = 8;

    /// <summary>How many calls a run makes, in all lanes together.</summary>
    public const int Calls = 1024;

    /// <summary>Makes something for each lane.</summary>
    public static T[] Each<T>(Func<T> make) => [.. Enumerable.Range(0, Count).Select(_ => make())];

    /// <summary>Makes all calls, in each lane one after the other. Returns true when all of them returned true.</summary>
    /// <param name="call">Makes one call in the lane of a number.</param>
    public static bool Run(Func<int, ValueTask<bool>> call) =>
        Task.WhenAll(Enumerable.Range(0, Count).Select(lane => Task.Run(() => RunAsync(lane, call))))
            .GetAwaiter()
            .GetResult()
            .All(isFine => isFine);

    private static async Task<bool> RunAsync(int lane, Func<int, ValueTask<bool>> call)
    {
        for (var made = 0; made < Calls / Count; made++)
        {
            if (!await call(lane))
            {
                return false;
            }
        }

        return true;
    }
}
