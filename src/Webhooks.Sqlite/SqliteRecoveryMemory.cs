using Webhooks.Recovery;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite;

/// <summary>The memory of recovery in the inbox's file. Facts and deliveries are changes of the one writer.</summary>
internal sealed class SqliteRecoveryMemory(InboxWriter writer, InboxReader reader, SqliteInbox inbox, TimeProvider time) : IRecoveryMemory
{
    public Task<bool> TryLeaseAsync(string endpoint, string owner, TimeSpan duration, CancellationToken cancellationToken) =>
        writer.WriteAsync(connection => PlaceTable.TryLease(connection, endpoint, owner, InboxTime.Of(time.GetUtcNow()), duration.Ticks))
            .WaitAsync(cancellationToken);

    public Task ReleaseAsync(string endpoint, string owner) =>
        writer.WriteAsync(connection => PlaceTable.Release(connection, endpoint, owner));

    public Task<RecoveryPlace?> FindPlaceAsync(string endpoint, string project, CancellationToken cancellationToken) =>
        Task.FromResult(reader.Read(connection => PlaceTable.Find(connection, endpoint, project)));

    public Task SetPlaceAsync(string endpoint, string project, RecoveryPlace place, CancellationToken cancellationToken) =>
        writer.WriteAsync(connection => PlaceTable.Set(connection, endpoint, project, place)).WaitAsync(cancellationToken);

    public Task<DateTimeOffset?> FindLastArrivalAsync(string endpoint, CancellationToken cancellationToken) =>
        Task.FromResult(reader.Read(connection => FactTable.FindLastArrival(connection, endpoint)));

    public Task<IReadOnlyList<bool>> KnowAsync(IReadOnlyList<RecoveryFact> facts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<bool>>(reader.Read(
            connection => facts.Select(fact => FactTable.Find(connection, fact.Key)?.Knows(fact) == true).ToArray()));

    public Task<WebhookOutcome> RecoverAsync(WebhookDelivery delivery, RecoveryFact fact, CancellationToken cancellationToken) =>
        inbox.RecoverAsync(delivery, fact, cancellationToken).AsTask();
}
