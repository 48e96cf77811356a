using System.Collections.Concurrent;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Storing, many in a transaction.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class AcceptanceTests(PostgreSqlServer server) : InboxTest(server)
{
    private static readonly int Deliveries = Sizes.Of(1_000, 10_000, 10_000);

    [SkippableFact]
    public async Task SameDeliveriesInOppositeOrderOnTwoMachines_EachIsStoredOnce()
    {
        await using var one = await StartAsync(Database, configure: options => options.QueueCapacity = 100_000);
        await using var other = await StartAsync(Database, configure: options => options.QueueCapacity = 100_000);
        var ids = Enumerable.Range(0, Deliveries).Select(number => $"delivery-{number}").ToArray();

        var first = Task.WhenAll(ids.Select(id => one.AcceptAsync(Ping(id)).AsTask()));
        var second = Task.WhenAll(ids.Reverse().Select(id => other.AcceptAsync(Ping(id)).AsTask()));
        var outcomes = (await first).Concat(await second).ToArray();

        Assert.Equal(Deliveries, outcomes.Count(outcome => outcome == WebhookOutcome.Stored));
        Assert.Equal(Deliveries, outcomes.Count(outcome => outcome == WebhookOutcome.Duplicate));
        Assert.Equal(Deliveries, await CountAsync("SELECT COUNT(*) FROM webhook_inbox JOIN webhook_inbox_bodies USING (number)"));
    }

    [SkippableFact]
    public async Task DeliveriesAtOnce_ShareStatements()
    {
        await using var machine = await StartAsync(Database);
        await machine.AcceptAsync(Ping());

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => machine.AcceptAsync(Ping()).AsTask()));

        // Each statement has one transaction's id.
        Assert.InRange(await CountAsync("SELECT COUNT(DISTINCT xmin::text) FROM webhook_inbox"), 2, 100);
    }

    [SkippableFact]
    public async Task TextsThatTheDatabaseCannotHold_AreStoredAndComeBackExactly()
    {
        ConcurrentBag<string> handled = [];
        await using var machine = await StartAsync(Database, endpoint => endpoint.On<WebhookEvent>(name: "note", handler: (webhook, _) =>
        {
            handled.Add(webhook.Delivery.Id);
            return Task.CompletedTask;
        }));
        string[] ids = ["zero \0 within", "plain", "half a pair \ud83d"];

        Assert.All(
            await Task.WhenAll(ids.Select(id => machine.AcceptAsync(Ping(id)).AsTask())), outcome =>
                Assert.Equal(WebhookOutcome.Stored, outcome));

        await machine.SettledAsync();
        Assert.Equal(["half a pair \ufffd", "plain", "zero \0 within"], handled.Order(StringComparer.Ordinal));
        Assert.Equal(WebhookOutcome.Duplicate, await machine.AcceptAsync(Ping(ids[0])));
    }

    [SkippableFact]
    public async Task DeliveryThatTheDatabaseRefuses_AloneIsUnavailable()
    {
        await using var machine = await StartAsync(Database);
        await ExecuteAsync("ALTER TABLE webhook_inbox ADD CHECK (id <> 'bad')");
        string[] ids = [.. Enumerable.Range(0, 50).Select(number => number == 20 ? "bad" : $"good-{number}")];

        var outcomes = await Task.WhenAll(ids.Select(id => machine.AcceptAsync(Ping(id)).AsTask()));

        Assert.Equal(WebhookOutcome.Unavailable, outcomes[20]);
        Assert.Equal(49, outcomes.Count(outcome => outcome == WebhookOutcome.Stored));
        Assert.Single(machine.Logs.Named("InboxRefused"));
        Assert.Empty(machine.Logs.Named("InboxCannotStore"));
    }

    [SkippableFact]
    public async Task RepeatOfWhatIsForgotten_IsNew_AndAnotherBodyInTimeIsTold()
    {
        await using var machine = await StartAsync(
            Database, endpoint => endpoint.On<WebhookEvent>(name: "note", handler: (_, _) => Task.CompletedTask));
        await machine.AcceptAsync(Ping("one"));
        await machine.SettledAsync();

        Assert.Equal(WebhookOutcome.Duplicate, await machine.AcceptAsync(Ping("one", ""","more":1""")));
        Assert.Single(machine.Logs.Named("DuplicateWithOtherBody"));

        await ExecuteAsync("UPDATE webhook_inbox SET expires_at = clock_timestamp()");
        Assert.Equal(WebhookOutcome.Stored, await machine.AcceptAsync(Ping("one")));
        await machine.SettledAsync();
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM webhook_inbox_bodies"));
    }
}
