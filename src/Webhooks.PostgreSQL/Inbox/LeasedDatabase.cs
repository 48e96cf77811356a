using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webhooks.Handling;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The place in which the effects of an attempt are committed, and the lease under which they are.</summary>
internal sealed class LeasedDatabase(InboxDatabase database, PostgreSqlLease lease, IEnumerable<string> marks, ILogger logger)
    : IAttemptLease
{
    private readonly ConcurrentDictionary<string, bool> _committed = new(
        marks.Select(mark => KeyValuePair.Create(mark, true)), StringComparer.Ordinal);

    public InboxDatabase Database => database;

    public PostgreSqlLease Lease => lease;

    public ILogger Logger => logger;

    public bool HasCommitted(string handler) => !_committed.IsEmpty && _committed.ContainsKey(StorableText.Of(handler)!);

    /// <summary>Notes that the transaction of a handler was committed.</summary>
    public void Commit(string handler) => _committed[handler] = true;
}
