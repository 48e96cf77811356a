using Webhooks.Sqlite.Handling;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite;

/// <summary>
/// What an operator sees of the inbox and can do with it: list deliveries, retry them, drop them. A singleton, safe for concurrent use; take
/// it from the app's services. It sees and changes what other processes do with the same file too.
/// </summary>
/// <remarks>
/// Reading looks at the disk on the calling thread, for a few milliseconds. Every member throws <see cref="InvalidOperationException"/>
/// unless the host runs, and <see cref="Microsoft.Data.Sqlite.SqliteException"/> when the file cannot be read or written.
/// </remarks>
public sealed class SqliteInboxStore
{
    // Small enough that accepting goes on in between.
    private const int StepSize = 500;

    private readonly InboxReader _reader;
    private readonly InboxWriter _writer;
    private readonly InboxWorker _worker;
    private readonly TimeProvider _time;

    internal SqliteInboxStore(InboxReader reader, InboxWriter writer, InboxWorker worker, TimeProvider time) =>
        (_reader, _writer, _worker, _time) = (reader, writer, worker, time);

    /// <summary>Lists deliveries, newest first.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="count">How many at most: 1 to 1,000.</param>
    /// <param name="before">Only those with a smaller number: the last one's of the page before. Null begins with the newest.</param>
    /// <returns>The deliveries, without their bodies.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public IReadOnlyList<SqliteInboxEntry> List(SqliteInboxState? state = null, int count = 50, long? before = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
        return Read(connection => InboxQueries.List(connection, state, count, before ?? long.MaxValue));
    }

    /// <summary>Finds a delivery.</summary>
    /// <param name="number">Its <see cref="SqliteInboxEntry.Number"/>.</param>
    /// <returns>The delivery without its body; null when the file does not hold it any more.</returns>
    public SqliteInboxEntry? Find(long number) => Read(connection => InboxQueries.Find(connection, number));

    /// <summary>Reads a delivery with its body, as a handler would get it.</summary>
    /// <param name="number">Its <see cref="SqliteInboxEntry.Number"/>.</param>
    /// <returns>The delivery; null when the file does not hold it any more.</returns>
    public WebhookDelivery? Load(long number) => Read(connection => StoredDelivery.Load(connection, number))?.Delivery;

    /// <summary>Counts the deliveries by state. Takes some 30 ms for each million of them.</summary>
    public SqliteInboxCounts Count() => Read(connection => InboxQueries.Count(connection, InboxTime.Of(_time.GetUtcNow())));

    /// <summary>
    /// Has a delivery tried again at once. A dead one begins anew with its first attempt; handlers that have succeeded are left out all the
    /// same.
    /// </summary>
    /// <param name="number">Its <see cref="SqliteInboxEntry.Number"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the disk, not the change.</param>
    /// <returns>False when it is neither dead nor pending.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<bool> RetryAsync(long number, CancellationToken cancellationToken = default)
    {
        var isRetried = await _writer.WriteAsync(connection => InboxQueries.Retry(connection, number)).WaitAsync(cancellationToken);
        _worker.Wake();
        return isRetried;
    }

    /// <summary>Has every dead letter tried again, as <see cref="RetryAsync"/> does, oldest first; those that die meanwhile are left.</summary>
    /// <param name="cancellationToken">Ends it early; those that were made alive stay so.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public async Task<int> RetryAllAsync(CancellationToken cancellationToken = default)
    {
        var newest = Read(InboxQueries.NewestDead);
        var total = 0;
        int step;

        do
        {
            step = await _writer.WriteAsync(connection => InboxQueries.RetryDead(connection, StepSize, newest)).WaitAsync(cancellationToken);
            total += step;
            _worker.Wake();
        }
        while (step == StepSize);

        return total;
    }

    /// <summary>Deletes a delivery for good. If its provider sends it again, it is a new one.</summary>
    /// <param name="number">Its <see cref="SqliteInboxEntry.Number"/>.</param>
    /// <param name="cancellationToken">Ends the wait for the disk, not the change.</param>
    /// <returns>False when it is being handled, or is not there.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task<bool> DropAsync(long number, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(connection => InboxQueries.Drop(connection, number)).WaitAsync(cancellationToken);

    /// <summary>What is measured often, without counting all that is handled.</summary>
    internal long Count(SqliteInboxState state) => Read(connection => InboxQueries.Count(connection, state));

    internal TimeSpan OldestWaiting() => Read(connection => InboxQueries.OldestWaiting(connection, InboxTime.Of(_time.GetUtcNow())));

    private TResult Read<TResult>(Func<InboxConnection, TResult> query)
    {
        _writer.EnsureRunning();
        return _reader.Read(query);
    }
}
