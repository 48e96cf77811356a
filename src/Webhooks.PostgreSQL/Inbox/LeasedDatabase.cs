using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Webhooks.Handling;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>The place in which the effects of an attempt are committed, and the lease under which they are.</summary>
internal sealed class LeasedDatabase(InboxDatabase database, PostgreSqlLease lease, IEnumerable<string> marks, ILogger logger)
    : IAttemptLease
{
    // Most attempts commit no effects, and share the empty one.
    private ImmutableHashSet<string> _committed = marks.ToImmutableHashSet();

    public InboxDatabase Database => database;

    public PostgreSqlLease Lease => lease;

    public ILogger Logger => logger;

    public bool HasCommitted(string handler) => !_committed.IsEmpty && _committed.Contains(StorableText.Of(handler)!);

    /// <summary>Notes that the transaction of a handler was committed.</summary>
    public void Commit(string handler) => ImmutableInterlocked.Update(ref _committed, static (set, name) => set.Add(name), handler);
}
