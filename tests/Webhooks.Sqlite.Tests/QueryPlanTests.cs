using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;

namespace Webhooks.Sqlite.Tests;

/// <summary>With a million rows, every statement must find its rows by an index, and never walk or sort them.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryStatement_FindsItsRowsByAnIndex()
    {
        var statements = await UseEverythingAsync();
        using var connection = new InboxFile(_folder.File, TimeProvider.System).Create();
        Assert.InRange(statements.Count, 35, 70);

        foreach (var statement in statements.Where(statement => !statement.StartsWith("PRAGMA", StringComparison.Ordinal)))
        {
            Assert.All(Plan(connection, statement), step => Assert.False(
                step.StartsWith("SCAN deliveries", StringComparison.Ordinal)
                || step.StartsWith("SCAN bodies", StringComparison.Ordinal)
                || step.StartsWith("SCAN failures", StringComparison.Ordinal)
                || step.Contains("TEMP B-TREE", StringComparison.Ordinal),
                $"{step}: {statement}"));
        }
    }

    [Fact]
    public async Task StatementsOfTheHotPath_UseTheIndexThatWasMadeForThem()
    {
        var statements = await UseEverythingAsync();
        using var connection = new InboxFile(_folder.File, TimeProvider.System).Create();

        string PlanOf(string part) =>
            string.Join('\n', Plan(connection, statements.First(text => OneLine(text).Contains(part, StringComparison.Ordinal))));

        static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("deliveries_due (endpoint=? AND due_at<?)", PlanOf("suspect = 0 ORDER BY due_at"), StringComparison.Ordinal);
        Assert.Contains("deliveries_due (endpoint=? AND due_at>?)", PlanOf("due_at > "), StringComparison.Ordinal);
        Assert.Contains("deliveries_state (state=?)", PlanOf("lease_until <= "), StringComparison.Ordinal);
        Assert.Contains("deliveries_expiry (expires_at<?)", PlanOf("expires_at <= "), StringComparison.Ordinal);
        Assert.Contains("(provider=? AND endpoint=? AND tenant=? AND id=?)", PlanOf("body = ?5"), StringComparison.Ordinal);
    }

    private static List<string> Plan(InboxConnection connection, string statement)
    {
        var parameters = Enumerable.Range(1, 20).Count(parameter => statement.Contains($"?{parameter}", StringComparison.Ordinal));
        using var steps = connection.Query("EXPLAIN QUERY PLAN " + statement, new object?[parameters]);
        var plan = new List<string>();

        while (steps.Read())
        {
            plan.Add(steps.GetString(3));
        }

        return plan;
    }

    /// <summary>Takes deliveries through all that can become of them, and operators through all that they can ask.</summary>
    /// <returns>The statements that were used.</returns>
    private async Task<IReadOnlyCollection<string>> UseEverythingAsync()
    {
        await using var host = await InboxHost.StartAsync(
            _folder.File,
            endpoint => endpoint.On<CircleCIPing>((webhook, _) => webhook.Event.Webhook.Name == "good"
                ? Task.CompletedTask
                : Task.FromException(new InvalidOperationException("no luck"))),
            options => options.MaxAttempts = 2);
        await host.AcceptAsync(Deliveries.New("1", "good"));
        await host.AcceptAsync(Deliveries.New("1", "good"));
        await host.AcceptAsync(Deliveries.New("2", "bad"));
        await host.SettledAsync();
        await host.Inbox.ContainsAsync(Deliveries.New("1"), default);

        // Their processes have ended: a suspect, one beside it, and one too many.
        await host.AcceptAsync(Deliveries.New("3", endpoint: "other"));
        _folder.Execute(
            "UPDATE deliveries SET state = 1, endpoint = 'CircleCI', attempts = 1, suspect = 2, lease_until = 1, lease_owner = 7, "
            + "lease_token = 7 WHERE id = '3'");
        _folder.Execute(
            "UPDATE deliveries SET state = 1, attempts = 1, lease_until = 1, lease_owner = 7, lease_token = 8, "
            + "finished_at = NULL WHERE id = '1'");
        _folder.Execute(
            "UPDATE deliveries SET state = 1, attempts = 2, suspect = 2, lease_until = 1, lease_owner = 9, lease_token = 9 WHERE id = '2'");
        await host.SettledAsync();

        await host.Store.ReplayAsync(1, "a handler that is gone");
        await host.SettledAsync();
        await host.Store.RetryAsync(2);
        await host.SettledAsync();
        await host.Store.DropAsync(2);
        await host.Services.GetRequiredService<InboxPruner>().PruneAsync(CancellationToken.None);
        var writer = host.Services.GetRequiredService<InboxWriter>();
        var written = await writer.WriteAsync(connection => connection.Statements.ToArray());

        using var reader = new InboxFile(_folder.File, TimeProvider.System).Create();
        StoredDelivery.Load(reader, 1);
        DeliveryQueries.List(reader, new(new()), 1, 1);
        DeliveryQueries.List(reader, new(new() { State = WebhookDeliveryState.DeadLettered }), 1, 1);
        DeliveryQueries.List(reader, new(new() { Subject = "workflow:1" }), 1, 1);
        DeliveryQueries.List(reader, new(new() { Type = "ping", Text = "build" }), 1, 1);
        DeliveryQueries.Numbers(reader, new(new() { State = WebhookDeliveryState.DeadLettered }), 0, 1, 1);
        DeliveryQueries.Find(reader, 1);
        DeliveryQueries.Failures(reader, 1);
        InboxCounts.Count(reader, 1);
        return [.. written.Concat(reader.Statements).Distinct()];
    }
}
