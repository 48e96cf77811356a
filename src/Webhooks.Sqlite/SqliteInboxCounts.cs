namespace Webhooks.Sqlite;

/// <summary>How full the inbox is.</summary>
/// <param name="Pending">Deliveries that wait to be handled.</param>
/// <param name="Running">Deliveries that are being handled.</param>
/// <param name="Handled">Deliveries that were handled and are still remembered.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="OldestWaiting">How long ago the oldest delivery that is pending or running was received; zero when there is none.</param>
public sealed record SqliteInboxCounts(long Pending, long Running, long Handled, long Dead, TimeSpan OldestWaiting)
{
    /// <summary>Deliveries that are pending or running.</summary>
    public long Waiting => Pending + Running;
}
