using Microsoft.Playwright;

namespace Webhooks.Dashboard.Tests;

/// <summary>The dashboard's page in a headless Chromium, and whatever the browser complained of.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update",
        "--disable-sync",
    ];

    // In milliseconds; only a failure reaches it.
    private const float Patience = 120_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private BrowserPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) =>
        {
            Complaints.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public static async Task<BrowserPage> OpenAsync(Uri address, int width = 1200, bool isDark = false)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = ChromiumFactAttribute.Path, Args = Arguments, Timeout = Patience });
        var page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        page.SetDefaultTimeout(Patience);
        page.SetDefaultNavigationTimeout(Patience);
        var opened = new BrowserPage(playwright, browser, page);
        await page.GotoAsync(address.ToString());
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        return opened;
    }

    /// <summary>Goes to a view, and waits until it is shown.</summary>
    public async Task ShowAsync(string view)
    {
        await Page.EvaluateAsync("view => { location.hash = view; }", $"#/{view}");
        await Assertions.Expect(Page.Locator($"main[data-view={view.Split('?')[0]}]")).ToBeAttachedAsync();
    }

    /// <summary>Keeps a picture of the page beside the test results.</summary>
    public async Task PictureAsync(string name, bool isWhole = true)
    {
        var folder = Environment.GetEnvironmentVariable("WEBHOOKS_PICTURES") is { Length: > 0 } wanted
            ? wanted
            : Path.Combine(AppContext.BaseDirectory, "pictures");
        await Page.ScreenshotAsync(new() { FullPage = isWhole, Path = Path.Combine(folder, $"{name}.png") });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
