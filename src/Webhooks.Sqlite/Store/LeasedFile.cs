using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Webhooks.Handling;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Writing;
using Log = Webhooks.Sqlite.Telemetry.Log;

namespace Webhooks.Sqlite.Store;

/// <summary>The place in which the effects of an attempt are committed, and the lease under which they are.</summary>
internal sealed class LeasedFile(InboxWriter writer, SqliteLease lease, IEnumerable<string> marks, TimeProvider time, ILogger logger)
    : IAttemptLease
{
    private const string Held = "SELECT EXISTS (SELECT 1 FROM deliveries WHERE number = ?1 AND lease_token = ?2 AND state = 1)";

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    // Most attempts commit no effects, and share the empty one.
    private ImmutableHashSet<string> _committed = marks.ToImmutableHashSet();

    public bool HasCommitted(string handler) => _committed.Contains(handler);

    /// <summary>Lets the writer run a handler's statements, and note its success beside them.</summary>
    public async Task CommitAsync(string handler, Action<SqliteConnection> act, CancellationToken cancellationToken)
    {
        var problem = await writer.WriteAsync(connection => TryCommit(connection, handler, act, cancellationToken));

        if (problem is not null)
        {
            // With the handler's own stack.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problem);
        }

        ImmutableInterlocked.Update(ref _committed, static (set, name) => set.Add(name), handler);
    }

    private Exception? TryCommit(
        InboxConnection connection, string handler, Action<SqliteConnection> act, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(cancellationToken);
        }

        if (connection.Number(Held, lease.Number, lease.Token) == 0)
        {
            return new InvalidOperationException(
                $"The lease of delivery {lease.Name} was lost, and nothing of handler {handler} was committed: another process has the "
                + "delivery, or the attempt has ended. Nothing is to be done here.");
        }

        if (connection.Execute("INSERT OR IGNORE INTO effect_marks (number, handler) VALUES (?1, ?2)", lease.Number, handler) == 0)
        {
            return new InvalidOperationException(
                "This handler has committed effects for this delivery before. Commit once in a handler: "
                + "everything in one call, or in handlers of their own.");
        }

        var started = time.GetTimestamp();
        var problem = connection.TryRunForeign(act);

        if (time.GetElapsedTime(started) is var elapsed && elapsed > Slow)
        {
            Log.SlowEffects(logger, lease.Endpoint, handler, (long)elapsed.TotalMilliseconds);
        }

        if (problem is not null)
        {
            connection.Execute("DELETE FROM effect_marks WHERE number = ?1 AND handler = ?2", lease.Number, handler);
        }

        return problem;
    }
}
