using System.Net;
using System.Text.Json;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Tests;

public sealed class ApiTests
{
    [Fact]
    public async Task Deliveries_ComeNewestFirst_WithWhatTheyAreAbout()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await dashboard.SendAsync(Deliveries.Workflow("first"));
        await dashboard.DeliveriesAsync(1);
        await dashboard.SendAsync(Deliveries.Workflow("second", "failed", "shop", "feature/x", 8));
        var list = await dashboard.DeliveriesAsync(2);

        Assert.Equal("first #7", list[1].GetProperty("title").GetString());
        Assert.Equal("second #8", list[0].GetProperty("title").GetString());
        Assert.Equal("CircleCI", list[0].GetProperty("provider").GetString());
        Assert.Equal("workflow-completed", list[0].GetProperty("eventType").GetString());
        Assert.Equal("failed", list[0].GetProperty("status").GetString());
        Assert.Equal("shop", list[0].GetProperty("project").GetString());
        Assert.Equal("feature/x", list[0].GetProperty("branch").GetString());
        Assert.Equal(59.5, list[0].GetProperty("duration").GetDouble());
        Assert.True(Guid.TryParse(list[0].GetProperty("id").GetString(), out _));
        Assert.True(list[0].GetProperty("receivedAt").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task Limit_IsRespected_AndChecked()
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        for (var number = 1; number <= 3; number++)
        {
            await dashboard.SendAsync(Deliveries.Workflow(number: number));
        }

        await dashboard.DeliveriesAsync(3);

        Assert.Equal(2, (await GetAsync(dashboard, "/api/deliveries?limit=2")).GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await dashboard.Client.GetAsync(new Uri("/api/deliveries?limit=0", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await dashboard.Client.GetAsync(new Uri("/api/deliveries?limit=many", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task OneDelivery_IsShownRawAndTyped()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var body = Deliveries.Bundle("main");
        await dashboard.SendAsync(body, provider: PerfseeWebhook.Provider);
        var key = (await dashboard.DeliveriesAsync(1))[0].GetProperty("key").GetString()!;
        var details = await GetAsync(dashboard, $"/api/delivery?key={Uri.EscapeDataString(key)}");

        Assert.Equal(System.Text.Encoding.UTF8.GetString(body), details.GetProperty("rawBody").GetString());
        Assert.Equal("BundleFinished", details.GetProperty("eventClass").GetString());
        Assert.True(details.GetProperty("isVerified").GetBoolean());
        Assert.Equal("Perfsee-Hookshot/1", details.GetProperty("unsignedHeaders").GetProperty("user-agent").GetString());
        Assert.Equal("main", JsonElement.Parse(details.GetProperty("typedEvent").GetString()!).GetProperty("artifact").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Counters_TellWhatWasRefusedAndWhy()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var body = Deliveries.Workflow();
        await dashboard.SendAsync(body);
        await dashboard.SendAsync(body);
        await dashboard.SendAsync(body, "another-secret");
        await dashboard.DeliveriesAsync(1);
        var counters = await GetAsync(dashboard, "/api/counters");

        Assert.Equal(1, counters.GetProperty("duplicate").GetInt32());
        Assert.Equal(1, counters.GetProperty("refused: mismatch").GetInt32());
    }

    private static async Task<JsonElement> GetAsync(DashboardProcess dashboard, string path) =>
        JsonElement.Parse(await dashboard.Client.GetStringAsync(new Uri(path, UriKind.Relative)));
}
