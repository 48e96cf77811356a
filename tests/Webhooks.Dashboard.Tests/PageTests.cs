using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Webhooks.Perfsee;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests;

/// <summary>The page in a real browser.</summary>
public sealed class PageTests
{
    private static readonly string[] Views =
    [
        "overview", "deliveries", "failures", "pipelines", "performance", "drift", "refusals", "runs"
    ];

    // All six take minutes.
    private static readonly (int Width, bool IsDark)[] Screens =
        [(320, true), (768, false), (1280, true), .. Sizes.Of<(int, bool)[]>([], [], [(320, false), (768, true), (1280, false)])];

    // What stands on the screen, and is cut off by its own box or by the window.
    private const string Clipped = """
        () => [...document.querySelectorAll('body *')].filter(element => {
          const box = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          if (box.width < 2 || box.height < 2 || element.closest('.unseen, .skip, svg, pre, thead, dialog:not([open]), details:not([open]) > :not(summary)') || style.display === 'inline') return false;
          const isCut = ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
          return isCut || box.right > innerWidth + 1 || box.left < -1;
        }).map(element => `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}`)
        """;

    [ChromiumFact]
    public async Task EveryView_InBothThemesAndThreeWidths_CutsNothing_AndIsAccessible()
    {
        await using var host = await StartAsync();

        foreach (var (width, isDark) in Screens)
        {
            await using var browser = await BrowserPage.OpenAsync(host.Page, width, isDark);

            foreach (var view in Views.Append($"delivery?key={await KeyAsync(host)}"))
            {
                await browser.ShowAsync(view);
                var name = $"{view.Split('?')[0]}-{width}-{(isDark ? "dark" : "light")}";
                await browser.PictureAsync(name);

                Assert.True(
                    await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0,
                    $"{name} scrolls sideways");
                Assert.Empty(await browser.Page.EvaluateAsync<string[]>(Clipped));
                await Expect(browser.Page.Locator("main script, main img, main a[href^=javascript]")).ToHaveCountAsync(0);
                var findings = (await browser.Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");
                Assert.Empty(findings.Select(violation => $"{name}: {violation.Id} {violation.Nodes[0].Html}"));
            }

            Assert.Empty(browser.Complaints);
        }
    }

    [ChromiumFact]
    public async Task DeadLetter_IsRetriedByTwoClicks_AndFiltersLiveInTheAddress()
    {
        await using var host = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(host.Page);
        await browser.ShowAsync("deliveries?state=dead&provider=Perfsee");
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(browser.Page.Locator("details.filter-box > summary")).ToContainTextAsync("provider Perfsee");

        host.Fails = false;
        await browser.Page.Locator("tbody tr td a").First.ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry …" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync();

        await Wait.UntilAsync(async () => (await host.Store.CountAsync()).Handled == 1);
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task AllThatMatch_AreRetriedByPlanAndRun()
    {
        await using var host = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(host.Page);
        await browser.ShowAsync("deliveries?state=dead");
        host.Fails = false;
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry all …" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry 5" }).ClickAsync();

        await Expect(browser.Page.Locator("li[data-run]")).ToContainTextAsync("5 changed, 5 of 5 looked at");
        await Wait.UntilAsync(async () => (await host.Store.CountAsync()).Handled == 5);
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task Delivery_AppearsWithoutReload_AndMovesNothingUnderThePointer()
    {
        await using var host = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(host.Page);
        await browser.ShowAsync("deliveries");
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(5);
        await host.AcceptAsync(Deliveries.Workflow("arrives"));
        await Expect(browser.Page.Locator("tbody tr").First).ToContainTextAsync("arrives #7");

        await browser.Page.Locator("tbody tr").First.HoverAsync();
        await host.AcceptAsync(Deliveries.Workflow("waits"));
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show what is new" }).WaitForAsync();
        await Expect(browser.Page.Locator("tbody tr").First).ToContainTextAsync("arrives #7");
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task Keyboard_ReachesTheViewsAndADelivery()
    {
        await using var host = await StartAsync();
        await using var browser = await BrowserPage.OpenAsync(host.Page);
        await browser.ShowAsync("deliveries");
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(5);
        var link = browser.Page.Locator("tbody tr td:nth-child(3) a").First;

        for (var tab = 0; tab < 40 && !await link.EvaluateAsync<bool>("element => element === document.activeElement"); tab++)
        {
            await browser.Page.Keyboard.PressAsync("Tab");
        }

        await browser.Page.Keyboard.PressAsync("Enter");
        await Expect(browser.Page.Locator("main[data-view=delivery]")).ToBeAttachedAsync();
    }

    private static async Task<DashboardHost> StartAsync()
    {
        var host = await DashboardHost.StartAsync();
        await host.AcceptAsync(Deliveries.Workflow(Hostile.Markup, Hostile.Markup, Hostile.Markup, Hostile.Markup));
        await host.AcceptAsync(Deliveries.Workflow("build-test-deploy", "failed", "shop", new string('b', 80), 41));
        await host.AcceptAsync(
            Deliveries.Workflow("build-test-deploy", "success", "shop", new string('b', 80), 42), origin: WebhookOrigin.Recovered);
        await host.AcceptAsync("{\"type\":\"workflow-completed\",\"surprise\":1}"u8.ToArray());
        await host.AcceptAsync(Deliveries.Bundle(Hostile.Markup), PerfseeWebhook.Provider);
        await host.WaitForDeadAsync(5);
        return host;
    }

    private static async Task<string> KeyAsync(DashboardHost host) =>
        (await host.Store.ListAsync(new() { Type = "bundle:finished" })).Entries[0].Key;
}
