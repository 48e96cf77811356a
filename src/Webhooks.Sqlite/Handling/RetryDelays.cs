namespace Webhooks.Sqlite.Handling;

/// <summary>How long to wait after a failed attempt.</summary>
internal static class RetryDelays
{
    /// <summary>The delay after an attempt: doubled from one to the next, with up to a half taken off by chance.</summary>
    public static TimeSpan After(int attempt, SqliteInboxOptions options)
    {
        var longest = Math.Min(options.RetryDelay.Ticks * Math.Pow(2, attempt - 1), options.MaxRetryDelay.Ticks);
        // Chance spreads retries; nothing depends on its being unpredictable.
        return TimeSpan.FromTicks((long)(longest * (1 - (Random.Shared.NextDouble() / 2))));
    }
}
