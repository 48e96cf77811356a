using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Webhooks.Perfsee;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests;

/// <summary>The same page, over whatever inbox the app has.</summary>
public abstract class AnyInboxTests
{
    protected abstract void Require();

    protected abstract void AddInbox(IServiceCollection services);

    [ChromiumFact]
    public async Task DeadLetters_AreListed_Explained_AndRetriedByThePage()
    {
        await using var host = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(host.Page);
        var rows = browser.Page.Locator("tbody tr");

        await browser.ShowAsync("failures");
        await Expect(browser.Page.Locator("main")).ToContainTextAsync("notify");
        await Expect(browser.Page.Locator("main")).ToContainTextAsync("score");

        await browser.ShowAsync("deliveries?state=dead");
        await Expect(rows).ToHaveCountAsync(3);
        await browser.ShowAsync("deliveries?state=dead&type=bundle:finished");
        await Expect(rows).ToHaveCountAsync(1);

        await rows.Locator("td a").First.ClickAsync();
        await Expect(browser.Page.Locator("main[data-view=delivery]")).ToContainTextAsync("InvalidOperationException");
        host.Fails = false;
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry …" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync();
        await Wait.UntilAsync(() => host.Succeeded == 1);

        // What a store of dead letters alone does not hold any more is not asked for again.
        var isListed = host.Store.Capabilities.ListableStates.Contains(WebhookDeliveryState.Pending);
        await Expect(browser.Page.Locator($"main[data-view={(isListed ? "delivery" : "deliveries")}]")).ToBeVisibleAsync();

        await browser.ShowAsync("deliveries?state=dead");
        await Expect(rows).ToHaveCountAsync(2);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry all …" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry 2" }).ClickAsync();
        await Wait.UntilAsync(() => host.Succeeded == 3);
        await host.WaitForDeadAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [SkippableFact]
    public async Task Delivery_IsToldWithItsBodyItsEventAndItsFailure()
    {
        await using var host = await StartAsync();
        using var client = await host.EnterAsync();

        var entry = (await GetAsync(client, "api/deliveries?state=dead&provider=Perfsee")).GetProperty("entries")[0];
        var key = Uri.EscapeDataString(entry.GetProperty("key").GetString()!);
        var details = await GetAsync(client, $"api/delivery?key={key}");

        Assert.Equal(Body, await client.GetByteArrayAsync($"api/body?key={key}"));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(Body), details.GetProperty("body").GetString());
        Assert.Equal("BundleFinished", details.GetProperty("eventClass").GetString());

        // Each attempt where the store keeps them; the last error in any case.
        var error = details.GetProperty("entry").GetProperty("lastError").GetString();
        Assert.StartsWith("score: System.InvalidOperationException", error, StringComparison.Ordinal);
        Assert.All(details.GetProperty("attempts").EnumerateArray(), attempt => Assert.Equal(
            ("score", "System.InvalidOperationException"),
            (attempt.GetProperty("handler").GetString(), attempt.GetProperty("exceptionType").GetString())));
        Assert.Equal(
            host.Store.Capabilities.KeepsFailedAttempts ? 1 : 0, details.GetProperty("attempts").GetArrayLength());
    }

    private static byte[] Body { get; } = Deliveries.Bundle("main");

    private async Task<DashboardHost> StartAsync()
    {
        Require();
        var host = await DashboardHost.StartAsync(inbox: AddInbox);
        await host.WaitForDeadAsync(0);
        await host.AcceptAsync(Deliveries.Workflow(number: 1));
        await host.AcceptAsync(Deliveries.Workflow(number: 2));
        await host.AcceptAsync(Body, PerfseeWebhook.Provider);
        await host.WaitForDeadAsync(3);
        return host;
    }

    private static Task<JsonElement> GetAsync(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path);
}
