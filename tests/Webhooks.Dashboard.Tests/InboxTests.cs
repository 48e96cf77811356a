using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Webhooks.Dashboard.Tests;

public sealed class InboxTests
{
    [Fact]
    public async Task Deliveries_SurviveACrash()
    {
        var folder = Directory.CreateTempSubdirectory("webhooks-dashboard-");
        (string, string)[] settings = [("Webhooks__Inbox__Path", Path.Combine(folder.FullName, "inbox.db"))];

        await using (var before = await DashboardProcess.StartAsync(settings))
        {
            await before.SendAsync(Deliveries.Workflow("first"));
            await before.DeliveriesAsync(1);
            await before.SendAsync(Deliveries.Workflow("second"));
            await before.DeliveriesAsync(2);
            await before.KillAsync();
        }

        await using (var after = await DashboardProcess.StartAsync(settings))
        {
            var list = await after.DeliveriesAsync(2);
            Assert.Equal(["second #7", "first #7"], list.Select(delivery => delivery.GetProperty("title").GetString()));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Retry_IsForThePageAlone()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var origin = dashboard.Address.GetLeftPart(UriPartial.Authority);
        var token = JsonElement.Parse(await dashboard.Client.GetStringAsync(new Uri("/api/token", UriKind.Relative))).GetProperty("token").GetString();

        Assert.Equal(HttpStatusCode.OK, await RetryAsync(dashboard, origin, token));
        Assert.Equal(HttpStatusCode.Forbidden, await RetryAsync(dashboard, origin, "another-token"));
        Assert.Equal(HttpStatusCode.Forbidden, await RetryAsync(dashboard, origin, null));
        Assert.Equal(HttpStatusCode.Forbidden, await RetryAsync(dashboard, "https://evil.example", token));
        Assert.Equal(HttpStatusCode.Forbidden, await RetryAsync(dashboard, null, token));
    }

    private static async Task<HttpStatusCode> RetryAsync(DashboardProcess dashboard, string? origin, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/dead/retry") { Content = JsonContent.Create(new { key = (string?)null }) };

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (token is not null)
        {
            request.Headers.Add("X-Dashboard-Token", token);
        }

        return (await dashboard.Client.SendAsync(request)).StatusCode;
    }
}
