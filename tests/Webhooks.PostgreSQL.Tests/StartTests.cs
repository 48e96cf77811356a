using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks.PostgreSQL.Deduplication;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

[Collection(PostgreSqlTests.Name)]
public sealed class StartTests(PostgreSqlServer server)
{
    [SkippableFact]
    public async Task ManyMachinesThatStartAtOnceOnAnEmptyDatabase_AllWork()
    {
        PostgreSqlServer.Require();
        await using (var database = NpgsqlDataSource.Create(server.ConnectionString))
        {
            await using var drop = database.CreateCommand("DROP TABLE IF EXISTS webhook_deliveries");
            await drop.ExecuteNonQueryAsync();
        }

        var machines = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync(server.ConnectionString)));

        foreach (var machine in machines)
        {
            Assert.False((await machine.Deduplicator.ClaimAsync(Delivery(), default)).IsDuplicate);
            Assert.Empty(machine.Logs.Errors);
            await machine.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task DatabaseThatIsAwayAtTheStart_IsFoundLater()
    {
        PostgreSqlServer.Require();
        await server.StopAsync();
        Machine machine;

        try
        {
            machine = await StartAsync(server.ConnectionString, options => options.LeaseDuration = TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => machine.Deduplicator.ClaimAsync(Delivery(), default).AsTask());
            Assert.StartsWith(
                "PostgreSQL: could not look for the table (",
                Assert.Single(machine.Logs.Named("UpkeepFailed")).Message,
                StringComparison.Ordinal);
            var health = await machine.CheckHealthAsync();
            Assert.Equal(HealthStatus.Unhealthy, health.Status);
            Assert.StartsWith("The database is out of reach: ", health.Description, StringComparison.Ordinal);
        }
        finally
        {
            await server.StartAsync();
        }

        Assert.False((await machine.Deduplicator.ClaimAsync(Delivery(), default)).IsDuplicate);
        Assert.NotEqual(HealthStatus.Unhealthy, (await machine.CheckHealthAsync()).Status);
        await machine.DisposeAsync();
    }

    [Fact]
    public async Task OptionsThatCannotBeMeant_AreRefusedAtTheStart_AllAtOnce_WithoutThePassword()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(
            $"Hots=db;Password={CapturedLogs.Never("the-database-password")}", options => options.LeaseDuration = TimeSpan.Zero));

        Assert.Equal(2, refusal.Failures.Count());
        Assert.Contains(
            refusal.Failures, failure => failure.Contains("ConnectionString is missing or cannot be read", StringComparison.Ordinal));
        Assert.Contains(
            refusal.Failures,
            failure => failure.Contains("LeaseDuration must be between 00:00:01 and 01:00:00, and is 00:00:00.", StringComparison.Ordinal));
        Assert.DoesNotContain("the-database-password", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DeduplicatorRegisteredBeforeOrAfterTheEndpoints_IsTheOneThatCounts()
    {
        foreach (var isFirst in new[] { true, false })
        {
            var services = new ServiceCollection();

            foreach (var register in new[] { isFirst, !isFirst })
            {
                _ = register ? services.AddPostgreSqlDeduplicator("Host=localhost") : services.AddCircleCIWebhook().Services;
            }

            using var app = services.BuildServiceProvider();
            Assert.IsType<PostgreSqlDeduplicator>(app.GetRequiredService<IWebhookDeduplicator>());
            Assert.Single(app.GetServices<IHostedService>().OfType<DeliveryUpkeep>());
        }
    }
}
