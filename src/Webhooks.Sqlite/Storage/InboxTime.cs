namespace Webhooks.Sqlite.Storage;

/// <summary>Times as the file keeps them: ticks of 100 ns since 1970, in UTC.</summary>
internal static class InboxTime
{
    public static long Of(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Read(long stored) => new(stored + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
