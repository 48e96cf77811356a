using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>
/// A pgbouncer in transaction mode between the app and the database: each transaction may get another connection to the server.
/// </summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PgBouncerTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly PostgreSqlServer _server;
    private PgBouncer _bouncer = null!;

    public PgBouncerTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        PgBouncer.Require();
        _server = server;
    }

    public async Task InitializeAsync() => _bouncer = await PgBouncer.StartAsync(_server);

    public async Task DisposeAsync() => await _bouncer.DisposeAsync();

    [SkippableFact]
    public async Task TableCreatedThroughIt_AndManyDeliveriesAtOnce_EachIsClaimedOnceAndThenADuplicate()
    {
        await ExecuteAsync(_server.ConnectionString, "DROP TABLE IF EXISTS webhook_deliveries");

        // What a user may have set for a direct connection must not get in the way.
        var connectionString =
            new NpgsqlConnectionStringBuilder(_bouncer.ConnectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 1 }.ToString();
        await using var one = await StartAsync(connectionString, options => options.LeaseDuration = TimeSpan.FromSeconds(30));
        await using var other = await StartAsync(connectionString, options => options.LeaseDuration = TimeSpan.FromSeconds(30));
        var deliveries = Enumerable.Range(0, 200).Select(_ => Delivery()).ToArray();

        await Task.WhenAll(deliveries.SelectMany(delivery => new[] { one, other }.Select(async machine =>
        {
            var claim = await machine.Deduplicator.ClaimAsync(delivery, default);

            if (!claim.IsDuplicate)
            {
                Assert.Equal(1, claim.Attempt);
                await machine.Deduplicator.CompleteAsync(delivery, claim, Window, default);
            }
        })));

        Assert.Equal(
            200, await CountAsync(_server.ConnectionString, "SELECT count(*) FROM webhook_deliveries WHERE completed AND attempt = 1"));
        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);
        Assert.Empty(one.Logs.Errors.Concat(other.Logs.Errors));
    }

    [SkippableFact]
    public async Task ConnectionGivenBack_ResetsNothingAndPreparesNothingOnTheServer()
    {
        await using var one = await StartAsync(_bouncer.ConnectionString);

        for (var count = 0; count < 20; count++)
        {
            await one.Deduplicator.ClaimAsync(Delivery(), default);
        }

        // The reset comes with the next statement: the last texts of the sessions would show it.
        Assert.Equal(0, await CountAsync(_server.ConnectionString, "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^DISCARD'"));
        Assert.Equal(0, await CountAsync(_bouncer.ConnectionString, "SELECT count(*) FROM pg_prepared_statements"));
    }
}
