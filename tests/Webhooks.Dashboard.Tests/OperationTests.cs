using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Webhooks.Dashboard.Tests;

/// <summary>What operators see of many deliveries, and do to them.</summary>
[Collection(nameof(OperationTests))]
public sealed class OperationTests(ITestOutputHelper output)
{
    private static readonly int Many = Sizes.Of(2_000, 2_000, 100_000);

    [Fact]
    public async Task NonsenseInAQuestion_Is400()
    {
        await using var host = await DashboardHost.StartAsync();
        using var client = await host.EnterAsync();

        foreach (var question in new[] { "state=lost", "count=0", "count=many", "after=nowhere", "from=yesterday" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"api/deliveries?{question}")).StatusCode);
        }

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await client.PostAsJsonAsync("api/plan", new { operation = "explode", filter = new { } })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("api/run", new { id = "no-plan" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("api/delivery?key=999999")).StatusCode);
    }

    [Fact]
    public async Task ManyDeadLetters_AreGrouped_AndARunOverThemIsCancelledInTheMiddle()
    {
        await using var host = await DashboardHost.StartAsync();
        using var client = await host.EnterAsync();

        foreach (var portion in Enumerable.Range(1, Many).Chunk(2_000))
        {
            await Parallel.ForEachAsync(portion, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
                await host.AcceptAsync(Deliveries.Workflow(number: number)));
            await host.WaitForDeadAsync(portion[^1]);
        }

        await TellTimesAsync(client);
        var groups = await GetAsync(client, "api/failures");
        Assert.Equal(Math.Min(Many, 5_000), groups.GetProperty("groups")[0].GetProperty("dead").GetInt32());
        Assert.Equal("notify", groups.GetProperty("groups")[0].GetProperty("handler").GetString());

        host.Fails = false;
        var plan = await PostAsync(client, "api/plan", new { operation = "retry", filter = new { state = "dead" } });
        Assert.Equal(Many, plan.GetProperty("count").GetInt64());
        var id = plan.GetProperty("id").GetString();
        await PostAsync(client, "api/run", new { id });
        await PostAsync(client, "api/cancel", new { id });
        JsonElement run = default;
        await Wait.UntilAsync(async () => (run = (await GetAsync(client, "api/runs"))[0]).GetProperty("state").GetString() != "running");

        // A short run may have come to its end before it was cancelled.
        Assert.Contains(run.GetProperty("state").GetString(), new[] { "cancelled", "done" });
        var changed = run.GetProperty("changed").GetInt64();
        await Wait.UntilAsync(async () => (await host.Store.CountAsync()).Handled == changed);
        Assert.Equal(Many - changed, (await host.Store.CountAsync()).DeadLettered);
        Assert.Contains(host.App.Logs.Named("RunStarted"), entry => entry.Message.Contains("at this machine", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("api/run", new { id })).StatusCode);
    }

    [Fact]
    public async Task RunThatTheAppsEndInterrupted_IsToldAfterTheRestart_AsFarAsItCame()
    {
        using var folder = new TemporaryFolder();
        string? id;
        long dead;

        await using (var host = await StartAsync(folder))
        {
            using var client = await host.EnterAsync();
            await Parallel.ForEachAsync(
                Enumerable.Range(1, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
                    await host.AcceptAsync(Deliveries.Workflow(number: number)));
            await host.WaitForDeadAsync(2_000);
            id = (await PostAsync(client, "api/plan", new { operation = "delete", filter = new { state = "dead" } })).GetProperty("id")
                .GetString();
            await PostAsync(client, "api/run", new { id });
        }

        await using var next = await StartAsync(folder);
        using var again = await next.EnterAsync();
        dead = (await next.Store.CountAsync()).DeadLettered;
        var run = (await GetAsync(again, "api/runs"))[0];

        Assert.Equal(
            (id, "delete", 2_000),
            (run.GetProperty("id").GetString(), run.GetProperty("operation").GetString(), run.GetProperty("total").GetInt64()));
        Assert.Equal(2_000 - dead, run.GetProperty("changed").GetInt64());
        Assert.Equal(dead == 0 ? "done" : "interrupted", run.GetProperty("state").GetString());
    }

    // What the page asks for; how long that takes is told, and asserted nowhere.
    private async Task TellTimesAsync(HttpClient client)
    {
        foreach (var question in new[]
        {
            "api/deliveries?state=dead", "api/deliveries?state=dead&type=workflow-completed", "api/deliveries?state=dead&text=nowhere-to-be-found",
            "api/failures",
        })
        {
            await GetAsync(client, question);
            var started = Stopwatch.GetTimestamp();
            await GetAsync(client, question);
            output.WriteLine($"{Many} dead letters: {question} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms.");
        }
    }

    private static Task<DashboardHost> StartAsync(TemporaryFolder folder) => DashboardHost.StartAsync(
        pipeline: app => app.MapWebhookDashboard(DashboardHost.Pattern).LoopbackOnly().KeepRunsIn(folder["runs.json"]),
        inbox: services => services.AddSqliteInbox(options =>
        {
            options.Path = folder["inbox.db"];
            options.MaxAttempts = 1;
        }));

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<JsonElement> GetAsync(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path);
}
