using Microsoft.Extensions.DependencyInjection;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>A page of deliveries costs what is on it, however many there are.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PageCostTests(PostgreSqlServer server) : InboxTest(server)
{
    private static readonly int Dead = Sizes.Of(10_000, 100_000, 100_000);

    [SkippableFact]
    public async Task ManyDeadLettersBehindWhatWasHandledSince_AnyPageOf50ReadsFewPagesByTheIndexOfStates()
    {
        await using var machine = await StartAsync(Database);
        await InsertAsync("Nobody", Dead, dueIn: "1 hour");
        await InsertAsync("Nobody", Dead / 10, dueIn: "1 hour");
        await ExecuteAsync($"UPDATE webhook_inbox SET state = CASE WHEN number <= {Dead} THEN 3 ELSE 2 END");
        await ExecuteAsync("VACUUM ANALYZE webhook_inbox");

        foreach (var before in new[] { long.MaxValue, Dead / 2 })
        {
            var plan = await PlanAsync(machine.Services.GetRequiredService<InboxDatabase>(), before);

            Assert.Contains("Index Scan Backward using webhook_inbox_state", plan, StringComparison.Ordinal);
            Assert.InRange(BuffersOf(plan), 1, 300);
        }
    }

    private static async Task<string> PlanAsync(InboxDatabase database, long before)
    {
        var selection = new DeliverySelection(new() { State = WebhookDeliveryState.DeadLettered });
        await using var explain = selection.Command(
            database, $"EXPLAIN (ANALYZE, BUFFERS) {DeliveryQueries.PageOf(selection)}", before, 0, 50);
        await using var rows = await explain.ExecuteReaderAsync();
        List<string> lines = [];

        while (await rows.ReadAsync())
        {
            lines.Add(rows.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
