using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Webhooks.PostgreSQL.Deduplication;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>A table that is dropped, or a failover to an empty database, under an app that runs.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class TableLossTests : IAsyncLifetime
{
    private const string Drop = "DROP TABLE webhook_deliveries";
    private const string CountRows = "SELECT count(*) FROM webhook_deliveries";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly PostgreSqlServer _server;
    private string _database = "";

    public TableLossTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        _server = server;
    }

    public async Task InitializeAsync() => _database = (await CreateDatabaseAsync(_server)).Administrator;

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task TableDropped_ManyClaimsAtOnceCreateIt_AndAllAreMade()
    {
        await using var one = await StartAsync(_database);
        await using var other = await StartAsync(_database);
        await one.Deduplicator.ClaimAsync(Delivery(), default);
        await ExecuteAsync(_database, Drop);

        var claims = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(index => (index % 2 == 0 ? one : other).Deduplicator.ClaimAsync(Delivery(), default).AsTask()));

        Assert.All(claims, claim => Assert.Equal((false, 1), (claim.IsDuplicate, claim.Attempt)));
        Assert.Empty(one.Logs.Errors.Concat(other.Logs.Errors));
        Assert.NotEmpty(one.Logs.Named("TableCreated").Concat(other.Logs.Named("TableCreated")));
    }

    [SkippableFact]
    public async Task TableDroppedWhileADeliveryIsHandled_ItsEndIsStillRemembered()
    {
        await using var one = await StartAsync(_database);
        await using var other = await StartAsync(_database);
        var (completed, released) = (Delivery(), Delivery());
        var (first, second) = (await one.Deduplicator.ClaimAsync(completed, default), await one.Deduplicator.ClaimAsync(released, default));
        await ExecuteAsync(_database, Drop);

        await one.Deduplicator.CompleteAsync(completed, first, Window, default);
        await one.Deduplicator.ReleaseAsync(released, second, ["Save"], default);

        Assert.True((await other.Deduplicator.ClaimAsync(completed, default)).IsDuplicate);
        var next = await other.Deduplicator.ClaimAsync(released, default);
        Assert.Equal((false, 2), (next.IsDuplicate, next.Attempt));
        Assert.Equal(["Save"], next.SucceededHandlers);
        Assert.Empty(one.Logs.Errors.Concat(other.Logs.Errors));
    }

    [SkippableFact]
    public async Task TableDroppedWhileADeliveryIsHandled_TheRenewalClaimsItAgain()
    {
        await using var one = await StartAsync(_database, options => options.LeaseDuration = TimeSpan.FromSeconds(6));
        await using var other = await StartAsync(_database);
        var delivery = Delivery();
        await one.Deduplicator.ReleaseAsync(delivery, await one.Deduplicator.ClaimAsync(delivery, default), ["Save"], default);
        var claim = await one.Deduplicator.ClaimAsync(delivery, default);
        await ExecuteAsync(_database, Drop);

        await Eventually.IsTrueAsync(HasRowAsync, "the renewal has written it again");

        var waiting = other.Deduplicator.ClaimAsync(delivery, default).AsTask();
        Assert.Equal(1, await CountAsync(_database, CountRows + " WHERE attempt = 2 AND succeeded = '{Save}' AND token IS NOT NULL"));
        Assert.False(waiting.IsCompleted);
        await one.Deduplicator.CompleteAsync(delivery, claim, Window, default);
        Assert.True((await waiting).IsDuplicate);
    }

    [SkippableFact]
    public async Task TableDropped_IsCreatedByTheHealthCheckToo()
    {
        await using var one = await StartAsync(_database);
        await ExecuteAsync(_database, Drop);

        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);

        Assert.Equal(0, await CountAsync(_database, CountRows));
    }

    [SkippableFact]
    public async Task TableDroppedWhereItIsNotCreated_IsToldInHealth_UntilItIsThereAgain()
    {
        await ExecuteAsync(_database, DeliveryTable.Create);
        await using var one = await StartAsync(_database, options => options.CreateTable = false);
        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);
        await ExecuteAsync(_database, Drop);

        await Assert.ThrowsAsync<PostgresException>(() => one.Deduplicator.ClaimAsync(Delivery(), default).AsTask());

        var health = await one.CheckHealthAsync();
        Assert.Equal(
            (HealthStatus.Unhealthy, "The table webhook_deliveries is missing, and CreateTable is false. Create it."),
            (health.Status, health.Description));
        Assert.Contains(
            "The table webhook_deliveries is missing", Assert.Single(one.Logs.Named("TableUnusable")).Message, StringComparison.Ordinal);
        await ExecuteAsync(_database, DeliveryTable.Create);
        Assert.False((await one.Deduplicator.ClaimAsync(Delivery(), default)).IsDuplicate);
        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);
        Assert.Single(one.Logs.Named("TableUsable"));
    }

    private async Task<bool> HasRowAsync()
    {
        try
        {
            return await CountAsync(_database, CountRows) == 1;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }
}
