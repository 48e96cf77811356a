using System.Security.Cryptography;
using System.Text;
using Webhooks.PostgreSQL.Deduplication;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>A claim is a lease: it lives as long as its process, and ends only with its token.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class LeaseTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(1);

    private readonly PostgreSqlServer _server;

    public LeaseTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        _server = server;
    }

    [SkippableFact]
    public async Task HandlerThatRunsLongerThanItsLease_KeepsIt()
    {
        var lease = TimeSpan.FromSeconds(4);
        await using var one = await StartAsync(_server.ConnectionString, options => options.LeaseDuration = lease);
        await using var other = await StartAsync(_server.ConnectionString);
        var delivery = Delivery();
        var claim = await one.Deduplicator.ClaimAsync(delivery, default);
        var claimed = TimeProvider.System.GetUtcNow();
        var waiting = other.Deduplicator.ClaimAsync(delivery, default).AsTask();

        await Eventually.IsTrueAsync(
            async () => await RowsAsync(delivery, $"AND expires > '{claimed + (lease * 2):O}'") == 1, "the lease was renewed");

        Assert.False(waiting.IsCompleted);
        await one.Deduplicator.CompleteAsync(delivery, claim, Window, default);
        Assert.True((await waiting).IsDuplicate);
    }

    [SkippableFact]
    public async Task ProcessThatIsGone_LosesItsClaimWhenTheLeaseIsOver_AndWhatItDidStaysDone()
    {
        var one = await StartAsync(_server.ConnectionString, options => options.LeaseDuration = ShortLease);
        await using var other = await StartAsync(_server.ConnectionString);
        var delivery = Delivery();
        var failed = await one.Deduplicator.ClaimAsync(delivery, default);
        await one.Deduplicator.ReleaseAsync(delivery, failed, ["Save"], default);
        await one.Deduplicator.ClaimAsync(delivery, default);
        await one.DisposeAsync();

        var claim = await other.Deduplicator.ClaimAsync(delivery, default);

        Assert.Equal((false, 3), (claim.IsDuplicate, claim.Attempt));
        Assert.Equal(["Save"], claim.SucceededHandlers);
    }

    [SkippableFact]
    public async Task ProcessThatSleptPastItsLease_ChangesNothing()
    {
        // It neither renews nor notices, as one that is suspended.
        var sleeper = await StartAsync(_server.ConnectionString, options => options.LeaseDuration = ShortLease);
        await using var other = await StartAsync(_server.ConnectionString);
        var delivery = Delivery();
        var lost = await sleeper.Deduplicator.ClaimAsync(delivery, default);
        await sleeper.Host.StopAsync();
        var claim = await other.Deduplicator.ClaimAsync(delivery, default);
        var waiting = other.Deduplicator.ClaimAsync(delivery, default).AsTask();

        await sleeper.Deduplicator.CompleteAsync(delivery, lost, Window, default);
        Assert.Equal(
            $"Webhook endpoint CircleCI: the lease of delivery {delivery.Id} was lost while it was being handled, and another process may "
            + "have handled it too. The record of this one is discarded.",
            Assert.Single(sleeper.Logs.Named("LeaseLost")).Message);
        await sleeper.Deduplicator.ReleaseAsync(delivery, lost, ["Forged"], default);
        Assert.False(waiting.IsCompleted);

        await other.Deduplicator.ReleaseAsync(delivery, claim, ["Save"], default);
        Assert.Equal(["Save"], (await waiting).SucceededHandlers);
    }

    [SkippableFact]
    public async Task WhatIsOver_IsPruned_AndWhatIsNotStays()
    {
        await using var one = await StartAsync(_server.ConnectionString);
        await using var command = Npgsql.NpgsqlDataSource.Create(_server.ConnectionString).CreateCommand(DeliveryTable.Prune);
        var (over, remembered, open) = (Delivery(), Delivery(), Delivery());
        await one.Deduplicator.CompleteAsync(over, await one.Deduplicator.ClaimAsync(over, default), TimeSpan.Zero, default);
        await one.Deduplicator.CompleteAsync(remembered, await one.Deduplicator.ClaimAsync(remembered, default), Window, default);
        await one.Deduplicator.ClaimAsync(open, default);

        await command.ExecuteNonQueryAsync();

        Assert.Equal(0, await RowsAsync(over));
        Assert.Equal(1, await RowsAsync(remembered));
        Assert.Equal(1, await RowsAsync(open));
    }

    private Task<long> RowsAsync(WebhookDelivery delivery, string condition = "") => CountAsync(
        _server.ConnectionString,
        $"SELECT count(*) FROM webhook_deliveries WHERE key = '\\x{Convert.ToHexString(KeyOf(delivery))}' {condition}");

    // The bytes are in the databases of users: they are written out here, and never change.
    private static byte[] KeyOf(WebhookDelivery delivery) => SHA256.HashData(
        [.. new[] { delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id }.SelectMany(part =>
            BitConverter.GetBytes(part is null ? -1 : Encoding.UTF8.GetByteCount(part)).Concat(Encoding.UTF8.GetBytes(part ?? "")))]);
}
