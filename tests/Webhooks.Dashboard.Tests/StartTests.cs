using System.Diagnostics;
using System.Net;

namespace Webhooks.Dashboard.Tests;

public sealed class StartTests
{
    private static readonly (string, string)[] LaunchProfile =
        [("ASPNETCORE_ENVIRONMENT", "Development"), ("Dashboard__DemoSecret", "demo-secret-for-localhost-only")];

    [Fact]
    public async Task NoSecret_EndsWithTheCure()
    {
        var (exitCode, output) = await DashboardProcess.RunAsync(["--urls", "http://127.0.0.1:0"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Webhooks__CircleCI__Secrets__0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:0")]
    [InlineData("Development", "http://0.0.0.0:0")]
    [InlineData("Development", "http://localhost:0;http://*:0")]
    public async Task DemoSecret_OutsideDevelopmentOnLoopback_DoesNotCount(string environment, string urls)
    {
        var (exitCode, _) = await DashboardProcess.RunAsync(
            ["--urls", urls], ("ASPNETCORE_ENVIRONMENT", environment), ("Dashboard__DemoSecret", "demo-secret-for-localhost-only"));

        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task LaunchProfile_PrintsACurlLineThatDelivers()
    {
        await using var dashboard = await DashboardProcess.StartAsync(["--urls", "http://127.0.0.1:0"], LaunchProfile);
        var line = dashboard.Output.SkipWhile(line => !line.StartsWith("curl ", StringComparison.Ordinal)).FirstOrDefault()
            ?? await LineAsync(dashboard);

        using var curl =
            Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await curl.StandardOutput.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal("ping", (await dashboard.DeliveriesAsync(1))[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task PortThatIsTaken_IsOneLine()
    {
        await using var first = await DashboardProcess.StartAsync();
        var (exitCode, output) = await DashboardProcess.RunAsync(
            ["--urls", first.Address.GetLeftPart(UriPartial.Authority)], ("Webhooks__CircleCI__Secrets__0", DashboardProcess.Secret));

        Assert.Equal(1, exitCode);
        Assert.Contains("--urls http://localhost:5081", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_LetsThingsGoWrong_AndSaysWhoseTheyAre()
    {
        await using var dashboard = await DashboardProcess.StartAsync(["--urls", "http://127.0.0.1:0", "--demo"], LaunchProfile);
        await dashboard.EnterAsync();
        var seen = "";
        await Wait.UntilAsync(async () =>
        {
            seen = await dashboard.Client.GetStringAsync(new Uri("/webhooks/dashboard/api/deliveries", UriKind.Relative));
            return seen.Contains("\"isRecovered\":true", StringComparison.Ordinal)
                && seen.Contains("PostToChat", StringComparison.Ordinal) | seen.Contains("SaveScore", StringComparison.Ordinal);
        });

        Assert.Contains("demo-shop", seen, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task Demo_LooksAsThePictureInTheReadme()
    {
        await using var dashboard = await DashboardProcess.StartAsync(["--urls", "http://127.0.0.1:0", "--demo"], LaunchProfile);
        await using var browser = await BrowserPage.OpenAsync(dashboard.Page, 1280);
        await browser.ShowAsync("deliveries");
        await Wait.UntilAsync(async () => await browser.Page.Locator("tbody tr:nth-child(-n+5) .error").CountAsync() > 0);

        await browser.PictureAsync("demo", isWhole: false);

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task OwnSecret_TakesThePlaceOfTheDemoSecret()
    {
        await using var dashboard = await DashboardProcess.StartAsync(
            ["--urls", "http://127.0.0.1:0"], [.. LaunchProfile, ("Webhooks__CircleCI__Secrets__0", DashboardProcess.Secret)]);

        var withDemo = await dashboard.SendAsync(Deliveries.Workflow(), "demo-secret-for-localhost-only");
        var withOwn = await dashboard.SendAsync(Deliveries.Workflow());

        Assert.Equal(HttpStatusCode.Forbidden, withDemo.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withOwn.StatusCode);
    }

    private static async Task<string> LineAsync(DashboardProcess dashboard)
    {
        await Wait.UntilAsync(() => dashboard.Output.Any(IsLine));
        return dashboard.Output.First(IsLine);

        static bool IsLine(string line) => line.StartsWith("curl ", StringComparison.Ordinal);
    }
}
