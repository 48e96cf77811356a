using System.Net;

namespace Webhooks.Dashboard.Tests;

public sealed class AccessTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/deliveries")]
    [InlineData("/api/live")]
    [InlineData("/api/token")]
    public async Task ForeignHostOrForwardedRequest_IsRefused(string path)
    {
        await using var dashboard = await DashboardProcess.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(dashboard, path, ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(dashboard, path, ("X-Forwarded-For", "203.0.113.9")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(dashboard, path, ("Forwarded", "for=203.0.113.9")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(dashboard, path, ("Host", "localhost")));
    }

    [Fact]
    public async Task Webhook_ComesThroughATunnel()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        dashboard.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        dashboard.Client.DefaultRequestHeaders.Host = "abc.tunnel.example";

        Assert.Equal(HttpStatusCode.OK, (await dashboard.SendAsync(Deliveries.Workflow())).StatusCode);
    }

    [Theory]
    [InlineData("/Webhooks/CircleCI")]
    [InlineData("/WEBHOOKS/circleci")]
    public async Task WebhookInOtherLetters_ComesThroughATunnelToo(string path)
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        dashboard.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        dashboard.Client.DefaultRequestHeaders.Host = "abc.tunnel.example";

        using var answer = await dashboard.Client.PostAsync(new Uri(path, UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task AllowRemote_LiftsIt()
    {
        await using var dashboard = await DashboardProcess.StartAsync(("Dashboard__AllowRemote", "true"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(dashboard, "/", ("Host", "dashboard.example")));
    }

    [Fact]
    public async Task Page_MayRunNothingButItsOwnFiles()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        var answer = await dashboard.Client.GetAsync(new Uri("/", UriKind.Relative));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(DashboardProcess dashboard, string path, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await dashboard.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
