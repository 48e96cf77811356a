using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.PostgreSqlTests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>A user with as few rights as can be, and with fewer.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class RightsTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    private readonly PostgreSqlServer _server;
    private string _administrator = "";
    private string _connectionString = "";
    private string _user = "";

    public RightsTests(PostgreSqlServer server)
    {
        PostgreSqlServer.Require();
        _server = server;
    }

    public async Task InitializeAsync() => (_administrator, _connectionString, _user) = await CreateDatabaseAsync(_server);

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task UserOfTheAdministratorsScript_CanDoAllThatIsNeeded_AndADeliveryIsClaimedOnceOverTwoLeases()
    {
        await ExecuteAsync(_administrator, PostgreSqlDeduplicatorOptions.CreateAdministratorScript(_user));
        await using var one = await StartAsync(_connectionString, options => options.LeaseDuration = Lease);
        await using var other = await StartAsync(_connectionString, options => options.LeaseDuration = Lease);
        var delivery = Delivery();
        var started = TimeProvider.System.GetUtcNow();
        var claim = await one.Deduplicator.ClaimAsync(delivery, default);
        var waiting = other.Deduplicator.ClaimAsync(delivery, default).AsTask();

        await Eventually.IsTrueAsync(
            async () => await CountAsync(
                _administrator, $"SELECT count(*) FROM webhook_deliveries WHERE expires > '{started + (Lease * 2.5):O}'") == 1,
            "more than a lease has passed, and it was renewed");

        Assert.False(waiting.IsCompleted);
        await one.Deduplicator.CompleteAsync(delivery, claim, Window, default);
        Assert.True((await waiting).IsDuplicate);
        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);
        Assert.Empty(one.Logs.Errors.Concat(other.Logs.Errors));
    }

    [SkippableFact]
    public async Task TableThatIsMissingAndMayNotBeCreated_IsToldAtTheStart_WithTheScriptThatCuresIt()
    {
        await using var one = await StartAsync(_connectionString);

        var message = Assert.Single(one.Logs.Named("TableUnusable")).Message;
        Assert.StartsWith(
            "PostgreSQL deduplicator: The table webhook_deliveries is missing, and "
            + $"user {_user} could not create it (permission denied for schema public).",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith(PostgreSqlDeduplicatorOptions.CreateAdministratorScript(_user), message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PostgresException>(() => one.Deduplicator.ClaimAsync(Delivery(), default).AsTask());
        Assert.Equal(HealthStatus.Unhealthy, (await one.CheckHealthAsync()).Status);
        Assert.Single(one.Logs.Named("TableUnusable"));

        await ExecuteAsync(_administrator, message[(message.IndexOf('\n', StringComparison.Ordinal) + 1)..]);

        Assert.False((await one.Deduplicator.ClaimAsync(Delivery(), default)).IsDuplicate);
        Assert.Equal(HealthStatus.Healthy, (await one.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task RightsThatAreMissing_AreNamedAtTheStart()
    {
        await ExecuteAsync(
            _administrator, $"{PostgreSqlDeduplicatorOptions.CreateTableSql} GRANT SELECT, DELETE ON webhook_deliveries TO {_user}");

        await using var one = await StartAsync(_connectionString);

        Assert.StartsWith(
            $"PostgreSQL deduplicator: User {_user} lacks INSERT, UPDATE on webhook_deliveries. Grant what is missing.",
            Assert.Single(one.Logs.Named("TableUnusable")).Message,
            StringComparison.Ordinal);
        var health = await one.CheckHealthAsync();
        Assert.Equal(
            (HealthStatus.Unhealthy, $"User {_user} lacks INSERT, UPDATE on webhook_deliveries. Grant what is missing."),
            (health.Status, health.Description));
    }

    [SkippableFact]
    public async Task UserWhoMayNotDelete_ClaimsAndRenewsAllTheSame_AndIsToldThatTheTableGrows()
    {
        await ExecuteAsync(
            _administrator,
            $"{PostgreSqlDeduplicatorOptions.CreateTableSql} GRANT SELECT, INSERT, UPDATE ON webhook_deliveries TO {_user}");
        await using var one = await StartAsync(_connectionString, options => options.LeaseDuration = Lease);
        var delivery = Delivery();
        var started = TimeProvider.System.GetUtcNow();
        var claim = await one.Deduplicator.ClaimAsync(delivery, default);

        await Eventually.IsTrueAsync(
            async () => await CountAsync(
                _administrator, $"SELECT count(*) FROM webhook_deliveries WHERE expires > '{started + (Lease * 1.5):O}'") == 1,
            "it was renewed");

        await one.Deduplicator.CompleteAsync(delivery, claim, Window, default);
        Assert.True((await one.Deduplicator.ClaimAsync(delivery, default)).IsDuplicate);
        Assert.Single(one.Logs.Named("CannotPrune"));
        var health = await one.CheckHealthAsync();
        Assert.Equal(
            (HealthStatus.Degraded, $"User {_user} may not delete from webhook_deliveries, so the table grows."),
            (health.Status, health.Description));
    }

    [SkippableFact]
    public async Task ServerThatTakesNoWrites_IsUnhealthy()
    {
        await ExecuteAsync(_administrator, PostgreSqlDeduplicatorOptions.CreateAdministratorScript(_user));
        await ExecuteAsync(_administrator, $"ALTER ROLE {_user} SET default_transaction_read_only = on");

        await using var one = await StartAsync(_connectionString);

        var health = await one.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.StartsWith("The server accepts no writes.", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void NameInTheScript_IsQuoted() => Assert.EndsWith(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO \"a \"\"b\"\"; DROP\";",
        PostgreSqlDeduplicatorOptions.CreateAdministratorScript("a \"b\"; DROP"),
        StringComparison.Ordinal);
}
