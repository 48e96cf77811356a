namespace Webhooks.Processing;

/// <summary>The waits between a failed attempt and the next.</summary>
internal static class RetrySchedule
{
    /// <summary>Returns the wait after a failed attempt, as it is configured; the last one repeats.</summary>
    /// <param name="options">The options.</param>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    public static TimeSpan After(WebhookProcessingOptions options, int attempt) =>
        options.Waits[Math.Clamp(attempt, 1, options.Waits.Count) - 1];

    /// <summary>Returns the longest wait that is configured.</summary>
    public static TimeSpan Longest(WebhookProcessingOptions options) => options.Waits.Max();

    /// <summary>Returns a wait with up to a quarter taken off at random; nothing depends on that being unpredictable.</summary>
    public static TimeSpan WithJitter(TimeSpan wait) => wait * (1 - (Random.Shared.NextDouble() / 4));
}
