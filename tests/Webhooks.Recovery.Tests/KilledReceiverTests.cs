using System.Text.Json.Nodes;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>A receiver that is killed while CircleCI sends, and started again.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class KilledReceiverTests(PostgreSqlServer server)
{
    [SkippableTheory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task EventsThatWereSentWhileTheReceiverWasDown_AreHandledOnce_OldestFirst(string inbox)
    {
        if (inbox == "PostgreSQL")
        {
            PostgreSqlServer.Require();
        }

        using var folder = new TemporaryFolder();
        var storage = inbox == "SQLite" ? folder["inbox.db"] : server.ConnectionString;
        await using var circleCI = await CircleCIServer.StartAsync();
        var world = circleCI.World;
        world.AddProject(RecoveryApp.Project);
        StandInDelivery arrived;

        await using (var receiver = await ChildReceiver.StartAsync(inbox, storage, circleCI))
        {
            // It has asked once, and so knows from when on it remembers.
            await Wait.UntilAsync(() => circleCI.Requests.Any(request => request.Path.EndsWith("/pipeline", StringComparison.Ordinal)));
            arrived = Complete(world);
            await receiver.DeliverAsync(arrived);
            await Wait.UntilAsync(() => receiver.Runs.Count == 1);

            // Killed earlier it would be handled again.
            await Wait.UntilAsync(async () => (int?)JsonNode.Parse((await Cli.Tests.Tool.RunAsync(
                "inbox", "stats", "--inbox", storage, "--json")).Output)!["handled"] == 1, "it is handled");
            await receiver.KillAsync();
        }

        var lost = new List<StandInDelivery>();

        for (var index = 0; index < 30; index++)
        {
            lost.Add(Complete(world));

            // CircleCI's times have milliseconds.
            await Task.Delay(5);
        }

        await using var again = await ChildReceiver.StartAsync(inbox, storage, circleCI);
        await Wait.UntilAsync(() => again.Runs.Count >= lost.Count);
        await again.DeliverAsync(lost[0]);
        await again.DeliverAsync(arrived);
        var before = circleCI.Requests.Count;
        await Wait.UntilAsync(() => circleCI.Requests.Count > before + 80);

        Assert.Equal(lost.Select(due => $"Recovered workflow-completed {due.Subject}"), again.Runs);
        Assert.Equal(30, again.Output.Split("recovered an event that never came").Length - 1);

        // An operator sees them as recovered.
        var listed = await Cli.Tests.Tool.RunAsync("inbox", "list", "--inbox", storage, "--json", "--count", "100");
        var entries = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToLookup(
            entry => entry["isRecovered"]!.GetValue<bool>(), entry => CircleCIWorld.Text(entry, "subject"));
        Assert.Equal(lost.Select(due => due.Subject), entries[true].Reverse());
        Assert.Equal([arrived.Subject], entries[false]);
    }

    private static StandInDelivery Complete(CircleCIWorld world)
    {
        lock (world.Gate)
        {
            world.Now = TimeProvider.System.GetUtcNow();
            world.Complete(world.AddWorkflow(world.AddPipeline(RecoveryApp.Project)), "success");
            return world.Due[^1];
        }
    }
}
