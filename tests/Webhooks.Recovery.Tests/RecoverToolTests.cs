using System.Text.Json.Nodes;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>The tool's <c>recover</c>, over both stores and both providers.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class RecoverToolTests(PostgreSqlServer server)
{
    [SkippableTheory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task CircleCI_SaysWhatWouldCome_AndThenRecoversIt(string inbox)
    {
        await using var circleCI = await CircleCIServer.StartAsync();
        await using var store = await StoreAsync(inbox);
        var world = circleCI.World;
        world.AddProject(RecoveryApp.Project);

        // The app has run before: its inbox remembers since then.
        await using (var app = await RecoveryApp.StartAsync(store, TimeProvider.System, circleCI))
        {
            await app.SweepAsync();
        }

        world.Now = TimeProvider.System.GetUtcNow();
        world.Complete(world.AddWorkflow(world.AddPipeline(RecoveryApp.Project)), "success");
        string[] arguments = ["recover", "--inbox", store.Address, "--type", "workflow-completed"];

        var early = await ApiTool.RunAsync(circleCI, arguments);
        Assert.Contains("0 of them never came", early.Output, StringComparison.Ordinal);

        // It ended an hour ago, as the inbox has it: the settling time is over.
        var (since, ended) = (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2),
            TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1));
        world.Workflows[0]["stopped_at"] = CircleCIWorld.Time(ended);
        string[] all = [.. arguments, "--since", CircleCIWorld.Time(since)];
        var dry = await ApiTool.RunAsync(circleCI, all);
        Assert.Contains($"{RecoveryApp.Project}, workflow-completed: 1 would be recovered", dry.Output, StringComparison.Ordinal);
        Assert.Contains("Pass --run", dry.Output, StringComparison.Ordinal);

        var json = await ApiTool.RunAsync(circleCI, [.. all, "--json"]);
        var lines = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((0, "", 2), (json.ExitCode, json.Errors, lines.Count));
        Assert.Equal(
            ("workflow-completed", "success", false),
            (CircleCIWorld.Text(lines[0], "type"), CircleCIWorld.Text(lines[0], "status"), lines[0]["isRecovered"]!.GetValue<bool>()));
        Assert.Equal((1, true), (lines[1]["missed"]!.GetValue<int>(), lines[1]["isDryRun"]!.GetValue<bool>()));

        var run = await ApiTool.RunAsync(circleCI, [.. all, "--run"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("workflow-completed: 1 recovered", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of them never came", (await ApiTool.RunAsync(circleCI, all)).Output, StringComparison.Ordinal);

        await using var again = await RecoveryApp.StartAsync(store, TimeProvider.System, circleCI);
        await again.HandledAsync();
        Assert.True(Assert.Single(again.Runs).IsRecovered);
    }

    [SkippableTheory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Perfsee_SaysWhatWouldCome_AndThenRecoversIt(string inbox)
    {
        await using var perfsee = await PerfseeServer.StartAsync();
        await using var store = await StoreAsync(inbox);
        perfsee.World.AddProject(RecoveryApp.PerfseeProject);

        await using (var app = await RecoveryApp.StartAsync(store, TimeProvider.System, perfsee: perfsee))
        {
            await app.SweepAsync("Perfsee");
        }

        perfsee.World.Now = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1);
        perfsee.World.Complete(RecoveryApp.PerfseeProject, perfsee.World.AddArtifact(RecoveryApp.PerfseeProject), "Failed");
        string[] all =
        [
            "recover", "--inbox", store.Address, "--type", "bundle:finished",
            "--since", CircleCIWorld.Time(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(2)),
        ];

        var dry = await ApiTool.RunAsync(perfsee, all);
        Assert.Contains($"{RecoveryApp.PerfseeProject}, bundle:finished: 1 would be recovered", dry.Output, StringComparison.Ordinal);

        var run = await ApiTool.RunAsync(perfsee, [.. all, "--run"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("0 of them never came", (await ApiTool.RunAsync(perfsee, all)).Output, StringComparison.Ordinal);

        await using var again = await RecoveryApp.StartAsync(store, TimeProvider.System, perfsee: perfsee);
        await again.HandledAsync();
        var handled = Assert.Single(again.Runs);
        Assert.True(handled.IsRecovered);
        Assert.Equal(perfsee.World.Due[^1].Body, handled.Body);
    }

    [SkippableFact]
    public async Task WithoutTheInboxsTables_ItSaysSo()
    {
        await using var circleCI = await CircleCIServer.StartAsync();
        await using var store = await StoreAsync("PostgreSQL");
        var run = await ApiTool.RunAsync(circleCI, "recover", "--inbox", store.Address);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }

    private async Task<RecoveryStore> StoreAsync(string inbox)
    {
        if (inbox == "SQLite")
        {
            return new SqliteStore();
        }

        PostgreSqlServer.Require();
        return await PostgreSqlStore.CreateAsync(server);
    }
}
