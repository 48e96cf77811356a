using Microsoft.Playwright;
using Webhooks.Perfsee;
using static Microsoft.Playwright.Assertions;

namespace Webhooks.Dashboard.Tests;

public sealed class PageTests
{
    private const string Markup = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    [ChromiumFact]
    public async Task Delivery_AppearsWithoutReload()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);
        await Expect(browser.Page.GetByText("No delivery yet.")).ToBeVisibleAsync();

        await dashboard.SendAsync(Deliveries.Workflow("deploy", "failed"));

        var row = browser.Page.Locator("tbody tr").First;
        await Expect(row).ToContainTextAsync("deploy #7");
        await Expect(row).ToContainTextAsync("failed");
        await Expect(browser.Page.Locator("#news")).ToHaveTextAsync("New: deploy #7 failed");
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task WhatTheToolSends_AppearsWithoutReload_InEveryView()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);

        foreach (var (status, number) in new[] { ("success", 41), ("success", 42), ("failed", 43), ("success", 44), ("canceled", 45), ("success", 46) })
        {
            await WebhooksTool.SendAsync(dashboard, "circleci", "workflow-completed", "--status", status, "--branch", "main", "--set", $"pipeline.number={number}");
        }

        await WebhooksTool.SendAsync(dashboard, "circleci", "job-completed", "--status", "failed", "--branch", "feature/checkout");
        await WebhooksTool.SendAsync(dashboard, "circleci", "workflow-completed", "--integration", "gitlab");
        await WebhooksTool.SendAsync(dashboard, "circleci", "ping");
        await WebhooksTool.SendAsync(dashboard, "perfsee", "snapshot-report-completed");
        await WebhooksTool.SendAsync(dashboard, "perfsee", "snapshot-completed");
        await WebhooksTool.SendAsync(dashboard, "perfsee", "bundle-finished", "--score", "88");

        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(12);
        await Expect(browser.Page.Locator("#counters")).ToContainTextAsync("stored");
        await browser.PictureAsync("deliveries");

        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Pipelines" }).ClickAsync();
        await Expect(browser.Page.Locator("svg.trend").First).ToBeVisibleAsync();
        await browser.PictureAsync("pipelines");

        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Performance" }).ClickAsync();
        await Expect(browser.Page.Locator("main")).ToContainTextAsync("Score 88");
        await browser.PictureAsync("performance");
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task MarkupInADelivery_IsText()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);
        await dashboard.SendAsync(Deliveries.Workflow(Markup, Markup, Markup, Markup));
        await dashboard.SendAsync(Deliveries.Bundle(Markup), provider: PerfseeWebhook.Provider);
        await dashboard.DeliveriesAsync(2);

        foreach (var view in new[] { "#/", "#/pipelines", "#/performance", "#/dead" })
        {
            await browser.Page.GotoAsync($"{dashboard.Address}{view}");
            await Expect(browser.Page.Locator("nav a[aria-current]")).ToHaveAttributeAsync("href", view);
            await Expect(browser.Page.Locator("main script, main img")).ToHaveCountAsync(0);
        }

        foreach (var delivery in await dashboard.DeliveriesAsync(2))
        {
            await browser.Page.GotoAsync($"{dashboard.Address}#/delivery/{Uri.EscapeDataString(delivery.GetProperty("key").GetString()!)}");
            await Expect(browser.Page.Locator("article.details")).ToContainTextAsync(Markup);
            await Expect(browser.Page.Locator("main script, main img, main a[href^=javascript]")).ToHaveCountAsync(0);
        }

        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task DeadLetter_IsRetriedByAClick()
    {
        await using var chat = new ChatServer();
        await using var dashboard = await DashboardProcess.StartAsync(("Dashboard__ForwardUrl", chat.Address.ToString()), ("Webhooks__Inbox__MaxAttempts", "1"));
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);
        await dashboard.SendAsync(Deliveries.Workflow("deploy"));

        await Expect(browser.Page.Locator("#dead-count")).ToHaveTextAsync("1");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).ClickAsync();
        await Expect(browser.Page.Locator("main li.card")).ToContainTextAsync("HttpRequestException");
        await browser.PictureAsync("dead-letter");

        await chat.StartAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true }).ClickAsync();

        await Expect(browser.Page.GetByText("No dead letter.")).ToBeVisibleAsync();
        await Expect(browser.Page.Locator("#dead-count")).ToBeHiddenAsync();
        Assert.Equal("shop deploy #7 success", await chat.NextAsync());
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task RestartOfTheDashboard_IsSurvivedByThePage()
    {
        var folder = Directory.CreateTempSubdirectory("webhooks-dashboard-");
        (string, string)[] settings =
        [
            ("Webhooks__CircleCI__Secrets__0", DashboardProcess.Secret), ("Webhooks__Inbox__Path", Path.Combine(folder.FullName, "inbox.db")),
        ];
        await using var before = await DashboardProcess.StartAsync(["--urls", "http://127.0.0.1:0"], settings);
        await using var browser = await BrowserPage.OpenAsync(before.Address);
        await before.SendAsync(Deliveries.Workflow("before"));
        await Expect(browser.Page.Locator("tbody tr").First).ToContainTextAsync("before #7");

        await before.KillAsync();
        await Expect(browser.Page.Locator("#connection")).ToHaveTextAsync("Connection lost, trying again …");
        await using var after = await DashboardProcess.StartAsync(["--urls", before.Address.ToString()], settings);
        await after.SendAsync(Deliveries.Workflow("after"));

        await Expect(browser.Page.Locator("#connection")).ToHaveTextAsync("Live", new() { Timeout = 30_000 });
        await Expect(browser.Page.Locator("tbody tr").First).ToContainTextAsync("after #7");
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(2);
    }

    [ChromiumFact]
    public async Task AThousandDeliveries_AreShown_AndMoreComeIn()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 1000),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await dashboard.SendAsync(Deliveries.Workflow(number: number)));
        await dashboard.DeliveriesAsync(1000);
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(1000);

        await dashboard.SendAsync(Deliveries.Workflow("one-more"));

        await Expect(browser.Page.Locator("tbody tr").First).ToContainTextAsync("one-more");
        await Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(1000);
        Assert.Empty(browser.Complaints);
    }

    [ChromiumFact]
    public async Task Keyboard_ReachesEverything()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await dashboard.SendAsync(Deliveries.Workflow("deploy"));
        await dashboard.DeliveriesAsync(1);
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address);
        var link = browser.Page.GetByRole(AriaRole.Link, new() { Name = "deploy #7" });
        await Expect(link).ToBeVisibleAsync();

        var focused = new List<string>();

        for (var tab = 0; tab < 6; tab++)
        {
            await browser.Page.Keyboard.PressAsync("Tab");
            focused.Add(await browser.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
        }

        Assert.Equal(["Skip to content", "Deliveries", "Pipelines", "Performance", "Dead letters", "deploy #7"], focused.Select(text => text.TrimEnd('0', ' ')));
        await browser.Page.Keyboard.PressAsync("Enter");
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "deploy #7" })).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Phone_ShowsEverythingWithoutScrollingSideways()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await dashboard.SendAsync(Deliveries.Workflow("a-workflow-with-a-name-that-is-longer-than-a-phone-is-wide", branch: new string('b', 80)));
        await dashboard.DeliveriesAsync(1);
        await using var browser = await BrowserPage.OpenAsync(dashboard.Address, isPhone: true, isDark: true);

        foreach (var view in new[] { "#/", "#/pipelines" })
        {
            await browser.Page.GotoAsync($"{dashboard.Address}{view}");
            await Expect(browser.Page.Locator("main")).ToContainTextAsync("a-workflow-with-a-name");
            Assert.InRange(await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), int.MinValue, 0);
        }

        await browser.PictureAsync("phone-dark");
    }
}
