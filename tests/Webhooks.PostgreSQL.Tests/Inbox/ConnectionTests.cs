using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Connections that are cut, tables that are dropped, rights that are missing, a pgbouncer between.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class ConnectionTests(PostgreSqlServer server) : InboxTest(server)
{
    private readonly ConcurrentBag<string> _handled = [];

    [SkippableFact]
    public async Task ConnectionsCutAgainAndAgain_EverythingThatWasAcceptedIsHandledOnce()
    {
        await using var machine = await StartAsync(Database, Handle);
        var cutting = Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                await PostgreSqlTests.ExecuteAsync(
                    Server.ConnectionString, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{UserName}'");
                await Task.Delay(50);
            }
        });
        List<string> accepted = [];

        for (var number = 0; !cutting.IsCompleted || number < 200; number++)
        {
            var id = $"delivery-{number}";

            if (await machine.AcceptAsync(Ping(id)) is WebhookOutcome.Stored or WebhookOutcome.Duplicate)
            {
                accepted.Add(id);
            }
        }

        await cutting;
        await Eventually.IsTrueAsync(() => accepted.All(_handled.Contains), "all that was accepted is handled");
        await machine.SettledAsync();
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task TablesDroppedWhileItRuns_AreCreatedAgain_AndDeliveriesAreStored()
    {
        await using var machine = await StartAsync(Database, Handle);
        await machine.AcceptAsync(Ping("before"));
        await machine.SettledAsync();

        await ExecuteAsync(
            "DROP TABLE webhook_inbox, webhook_inbox_bodies, webhook_inbox_effects, webhook_inbox_failures, webhook_inbox_schema");

        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Ping("after")));
        await Eventually.IsTrueAsync(() => _handled.Contains("after"), "what came afterwards is handled");
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task TableDroppedThatMayNotBeCreated_IsUnhealthyWithTheCure_UntilItIsThere()
    {
        await ExecuteAsync(PostgreSqlInboxOptions.CreateAdministratorScript(UserName));
        await using var machine = await StartAsync(UserConnection, Handle, options => options.CreateTables = false);
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
        await ExecuteAsync("DROP TABLE webhook_inbox_bodies");

        Assert.Equal(WebhookOutcome.Unavailable, await machine.AcceptAsync(Ping("lost")));
        var health = await machine.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("webhook_inbox_bodies", health.Description, StringComparison.Ordinal);
        Assert.Contains("CreateAdministratorScript", health.Description, StringComparison.Ordinal);

        await ExecuteAsync(PostgreSqlInboxOptions.CreateAdministratorScript(UserName));
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Ping("kept")));
        Assert.Equal(HealthStatus.Healthy, (await machine.CheckHealthAsync()).Status);
    }

    [SkippableFact]
    public async Task UserOfTheAdministratorsScript_HandlesOnceOverThreeLeases()
    {
        await ExecuteAsync(PostgreSqlInboxOptions.CreateAdministratorScript(UserName));
        await using var one = await StartAsync(UserConnection, HandleSlowly, options => options.LeaseDuration = TimeSpan.FromSeconds(3));
        await using var other = await StartAsync(UserConnection, HandleSlowly, options => options.LeaseDuration = TimeSpan.FromSeconds(3));

        await one.AcceptAsync(Ping("slow"));
        await one.SettledAsync();

        Assert.Equal(["slow"], _handled);

        void HandleSlowly(WebhookBuilder endpoint) => endpoint.On<WebhookEvent>(name: "note", handler: async (webhook, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(9), cancellationToken);
            _handled.Add(webhook.Delivery.Id);
        });
    }

    [SkippableFact]
    public async Task ThroughPgBouncer_TwoMachinesHandleEachOnce_AndTheDeafListenerIsTold()
    {
        PgBouncer.Require();
        await using var bouncer = await PgBouncer.StartAsync(Server);
        await PostgreSqlTests.ExecuteAsync(
            Server.ConnectionString, "DROP TABLE IF EXISTS webhook_inbox, webhook_inbox_bodies, webhook_inbox_effects, "
                + "webhook_inbox_failures, webhook_inbox_schema");
        var address =
            new NpgsqlConnectionStringBuilder(bouncer.ConnectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 1 }.ToString();
        await using var one = await StartAsync(address, Handle);
        await using var other = await StartAsync(address, Handle, options => options.ListenConnectionString = Server.ConnectionString);
        var ids = Enumerable.Range(0, 300).Select(number => $"delivery-{number}").ToArray();

        await Task.WhenAll(ids.Select((id, index) => (index % 2 == 0 ? one : other).AcceptAsync(Ping(id)).AsTask()));
        await one.SettledAsync();

        Assert.Equal(ids.Order(StringComparer.Ordinal), _handled.Order(StringComparer.Ordinal));
        await Eventually.IsTrueAsync(() => one.Logs.Named("ListenerDeaf").Any(), "the listener finds out that it is deaf");
        Assert.Empty(other.Logs.Named("ListenerDeaf"));
        Assert.Contains("ListenConnectionString", (await one.CheckHealthAsync()).Description, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task StoredByOneMachine_IsToldToTheOther_LongBeforeItWouldPoll()
    {
        await using var handles = await StartAsync(Database, Handle, options => options.PollInterval = TimeSpan.FromMinutes(1));
        await using var stores = await StartAsync(Database, configure: options => options.EnableProcessing = false);
        await stores.AcceptAsync(Ping("first"));
        await Eventually.IsTrueAsync(() => _handled.Contains("first"), "it is handled");

        await stores.AcceptAsync(Ping("second"));

        await Eventually.IsTrueAsync(() => _handled.Contains("second"), "it is handled too");
    }

    private void Handle(WebhookBuilder endpoint) => endpoint.On<WebhookEvent>(name: "note", handler: (webhook, _) =>
    {
        _handled.Add(webhook.Delivery.Id);
        return Task.CompletedTask;
    });
}
