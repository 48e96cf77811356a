using Webhooks.Processing;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;

namespace Webhooks.Sqlite.Tests;

/// <summary>With a million rows, every statement must find its rows by an index, and never walk or sort them.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryStatement_FindsItsRowsByAnIndex()
    {
        using var connection = new InboxFile(_folder.File, TimeProvider.System).Create();
        UseEverything(connection);
        Assert.InRange(connection.Statements.Count, 30, 60);

        foreach (var statement in connection.Statements.Where(statement => !statement.StartsWith("PRAGMA", StringComparison.Ordinal)).ToArray())
        {
            Assert.All(Plan(connection, statement), step => Assert.False(
                step.StartsWith("SCAN deliveries", StringComparison.Ordinal)
                || step.StartsWith("SCAN bodies", StringComparison.Ordinal)
                || step.Contains("TEMP B-TREE", StringComparison.Ordinal),
                $"{step}: {statement}"));
        }
    }

    [Fact]
    public void StatementsOfTheHotPath_UseTheIndexThatWasMadeForThem()
    {
        using var connection = new InboxFile(_folder.File, TimeProvider.System).Create();
        UseEverything(connection);

        string PlanOf(string part) => string.Join('\n', Plan(connection, connection.Statements.First(text => text.Contains(part, StringComparison.Ordinal))));

        Assert.Contains("deliveries_due (endpoint=? AND due_at<?)", PlanOf("due_at <= "), StringComparison.Ordinal);
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

    private static void UseEverything(InboxConnection connection)
    {
        var delivery = InboxDelivery.Copy(Deliveries.New("1"), null);
        InboxAcceptance.Accept(connection, delivery, 1);
        InboxAcceptance.Accept(connection, delivery, 1);
        InboxAcceptance.Contains(connection, delivery.Key, 1);

        var terms = new LeaseTerms(Owner: 1, Token: 1, Now: 1, Duration: 1);
        var lease = new SqliteLease { Number = 1, Token = 1, Endpoint = "CircleCI" };
        InboxLeases.TakeDue(connection, "CircleCI", 1, terms, []);
        InboxLeases.TakeSuspect(connection, "CircleCI", terms, []);
        InboxLeases.Renew(connection, lease, terms);
        InboxLeases.Clamp(connection, "CircleCI", 1, 1);
        InboxLeases.Lapsed(connection, "CircleCI", 1);
        InboxLeases.Suspect(connection, 1);
        InboxLeases.Acquit(connection, 1);
        InboxLeases.DeadLetter(connection, 1, 1, "");

        foreach (var outcome in Enum.GetValues<WebhookAttemptOutcome>())
        {
            connection.Execute("UPDATE deliveries SET state = 1, lease_token = 1 WHERE number = ?1", 1L);
            InboxSettlement.Apply(connection, lease, new(outcome) { Error = "wrong" }, 1);
        }

        StoredDelivery.Load(connection, 1);
        DeliveryQueries.List(connection, new(new()), 1, 1);
        DeliveryQueries.List(connection, new(new() { State = WebhookDeliveryState.DeadLettered }), 1, 1);
        DeliveryQueries.List(connection, new(new() { Subject = "workflow:1" }), 1, 1);
        DeliveryQueries.List(connection, new(new() { Type = "ping", Text = "build" }), 1, 1);
        DeliveryQueries.Numbers(connection, new(new() { State = WebhookDeliveryState.DeadLettered }), 0, 1, 1);
        DeliveryQueries.Find(connection, 1);
        DeliveryQueries.Failures(connection, 1);
        InboxCounts.Count(connection, 1);
        DeliveryOperations.Apply(connection, 1, WebhookOperation.Retry("x"));
        DeliveryOperations.Apply(connection, 1, WebhookOperation.Replay("x"));
        DeliveryOperations.Apply(connection, 1, WebhookOperation.Delete("x"));
        InboxRetention.Clamp(connection, 1, 1);
        InboxRetention.Prune(connection, 1, 1);
        InboxRetention.Shrink(connection, 1);
        InboxFile.Probe(connection, 1);
    }
}
