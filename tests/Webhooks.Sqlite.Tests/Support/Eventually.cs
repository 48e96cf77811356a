using System.Diagnostics;

namespace Webhooks.Sqlite.Tests;

/// <summary>Waits for a condition, with a bound that only a failure reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task Async(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();

        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Not within {Patience}: {what}.");
            await Task.Delay(10);
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task InTime(this Task task) => task.WaitAsync(Patience);
}
