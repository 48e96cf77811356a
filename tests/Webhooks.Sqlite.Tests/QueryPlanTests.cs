using Webhooks.Sqlite.Handling;
using Webhooks.Sqlite.Storage;

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

        var options = new SqliteInboxOptions();
        var rounds = new LeaseRounds(["CircleCI"], options, TimeProvider.System);
        using var running = new RunningDelivery(new(1, 1, "CircleCI", 1), options.HandlerTimeout, TimeProvider.System);
        rounds.Take(connection, 1, isIdle: true, isTick: true, [running]);
        InboxLeases.TakeAbandoned(connection, new(1, "CircleCI", 1), default);

        foreach (var kind in Enum.GetValues<SettlementKind>())
        {
            new Settlement(kind).Apply(connection, running.Lease, 1);
        }

        InboxSettlement.BuryAbandoned(connection, 1, 1, "");
        StoredDelivery.Load(connection, 1);
        InboxQueries.List(connection, null, 1, 1);
        InboxQueries.List(connection, SqliteInboxState.Dead, 1, 1);
        InboxQueries.Find(connection, 1);
        InboxQueries.Count(connection, 1);
        InboxQueries.NewestDead(connection);
        InboxQueries.RetryDead(connection, 1, 1);
        InboxQueries.Retry(connection, 1);
        InboxQueries.Drop(connection, 1);
        InboxRetention.Clamp(connection, 1, 1);
        InboxRetention.Prune(connection, 1, 1);
        InboxRetention.Shrink(connection, 1);
        InboxFile.Probe(connection, 1);
    }
}
