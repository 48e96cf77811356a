using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Dashboard.Tests;

/// <summary>Who was not let in gets nothing, and what changes something is the page's alone.</summary>
public sealed class AccessTests
{
    private static readonly string[] Everything =
        [
        "", "/", "/page.js", "/page.css", "/api/session", "/api/deliveries", "/api/delivery?key=1", "/api/live", "/api/overview",
        "/api/refusals", "/nothing"
        ];

    [Fact]
    public async Task NobodyWasLetIn_DoesNotStart_AndSaysTheCure()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DashboardHost.StartAsync(app => app.MapWebhookDashboard(DashboardHost.Pattern)));

        Assert.Contains("RequireAuthorization(", exception.Message, StringComparison.Ordinal);
        Assert.Contains("LoopbackOnly()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowAnonymous_DoesNotOpenIt() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => DashboardHost.StartAsync(app => app.MapWebhookDashboard(DashboardHost.Pattern).RequireAuthorization().AllowAnonymous()));

    [Fact]
    public async Task InAGroup_WithoutBeingOpened_AnswersNobody()
    {
        await using var host = await DashboardHost.StartAsync(app => app.MapGroup("/ops").MapWebhookDashboard(DashboardHost.Pattern));

        Assert.Equal(HttpStatusCode.Forbidden, (await host.App.Client.GetAsync($"/ops{DashboardHost.Pattern}/")).StatusCode);
        Assert.Single(host.App.Logs.Entries, entry => entry.Event == "Closed");
    }

    [Fact]
    public async Task InDevelopment_IsForThisMachineAlone()
    {
        await using var host = await DashboardHost.StartAsync(
            app => app.MapWebhookDashboard(DashboardHost.Pattern), environment: "Development");

        Assert.Equal(HttpStatusCode.Forbidden, (await host.App.Client.GetAsync($"{DashboardHost.Pattern}/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await (await host.EnterAsync()).GetAsync("api/session")).StatusCode);
    }

    [Fact]
    public async Task WithoutTheToken_NothingIsAnswered()
    {
        await using var host = await DashboardHost.StartAsync();

        foreach (var path in Everything)
        {
            using var answer = await host.App.Client.GetAsync($"{DashboardHost.Pattern}{path}");
            Assert.True(
                answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TemporaryRedirect && path == ""
                    || answer.StatusCode == HttpStatusCode.Forbidden,
                path);
        }

        Assert.Equal(
            HttpStatusCode.Forbidden, (await host.App.Client.GetAsync($"{DashboardHost.Pattern}/?token={new string('0', 64)}")).StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Dest", "iframe")]
    public async Task RebindingProxyAndForeignPages_AreRefused_WithTheCookieToo(string name, string value)
    {
        await using var host = await DashboardHost.StartAsync();
        using var client = await host.EnterAsync();
        client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);

        Assert.All(
            await Task.WhenAll(new[] { "", "page.js", "api/session", "api/live" }.Select(
                path => client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))),
            answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("X-Dashboard-Token", "another")]
    public async Task Change_IsForThePageAlone(string name, string value)
    {
        await using var host = await DashboardHost.StartAsync();
        using var client = await host.EnterAsync();
        Assert.Equal(HttpStatusCode.OK, (await ApplyAsync(client)).StatusCode);

        client.DefaultRequestHeaders.Remove(name);
        client.DefaultRequestHeaders.Add(name, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await ApplyAsync(client)).StatusCode);

        client.DefaultRequestHeaders.Remove(name);
        Assert.Equal(name == "Sec-Fetch-Site" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await ApplyAsync(client)).StatusCode);
    }

    [Fact]
    public async Task Authorization_CoversEverything_UnderAFallbackPolicy_AndOperatingIsARightOfItsOwn()
    {
        await using var host = await DashboardHost.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapWebhookDashboard(DashboardHost.Pattern).RequireAuthorization("look").RequireOperatorAuthorization("operate");
            },
            AddUsers);

        foreach (var path in Everything)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.App.Client.GetAsync($"{DashboardHost.Pattern}{path}")).StatusCode);
        }

        using var viewer = await EnterAsync(host, "viewer");
        using var operating = await EnterAsync(host, "operator");
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("api/deliveries")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ApplyAsync(viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ApplyAsync(operating)).StatusCode);
        Assert.Contains(host.App.Logs.Named("ChangeRefused"), entry => entry.Message.Contains("viewer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LoopbackOnly_WorksUnderAFallbackPolicyAndAPathBase()
    {
        await using var host = await DashboardHost.StartAsync(
            app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapWebhookDashboard(DashboardHost.Pattern).LoopbackOnly();
            },
            AddUsers);
        using var client = await host.EnterAsync(new UriBuilder(host.Page) { Path = $"/base{DashboardHost.Pattern}/" }.Uri);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("page.js")).StatusCode);
        Assert.StartsWith("/base/", client.BaseAddress!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_MayRunNothingButItsOwnFiles()
    {
        await using var host = await DashboardHost.StartAsync();
        using var client = await host.EnterAsync();
        using var answer = await client.GetAsync("");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("token", answer.RequestMessage!.RequestUri!.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BesideAWebhook_InEitherOrder_BothAnswer(bool isFirst)
    {
        await using var host = await DashboardHost.StartAsync(app =>
        {
            if (isFirst)
            {
                app.MapWebhookDashboard("/webhooks").LoopbackOnly();
            }

            app.MapCircleCIWebhook("/webhooks/circleci");

            if (!isFirst)
            {
                app.MapWebhookDashboard("/webhooks").LoopbackOnly();
            }
        });
        using var client = await host.EnterAsync();
        using var webhook = await host.App.Client.PostSignedAsync(
            "/webhooks/circleci", CircleCI.CircleCIWebhook.Provider, Deliveries.Workflow(), "secret-of-the-dashboard");

        Assert.Equal(HttpStatusCode.OK, webhook.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.App.Client.GetAsync("/webhooks/circleci")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/session")).StatusCode);
    }

    private static Task<HttpResponseMessage> ApplyAsync(HttpClient client) =>
        client.PostAsJsonAsync("api/apply", new { key = "999", operation = "retry" });

    private static async Task<HttpClient> EnterAsync(DashboardHost host, string user)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = new Uri(host.App.Address, $"{DashboardHost.Pattern}/") };
        client.DefaultRequestHeaders.Add("X-User", user);
        (await client.GetAsync("")).EnsureSuccessStatusCode();
        var session = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("api/session");
        client.DefaultRequestHeaders.Add("Origin", host.App.Address.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("X-Dashboard-Token", session.GetProperty("token").GetString());
        return client;
    }

    private static void AddUsers(IServiceCollection services)
    {
        services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderUsers>("header", null);
        services.AddAuthorizationBuilder()
            .AddPolicy("look", policy => policy.RequireAuthenticatedUser())
            .AddPolicy("operate", policy => policy.RequireUserName("operator"))
            .SetFallbackPolicy(
                new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder("header").RequireAuthenticatedUser().Build());
    }

    private sealed class HeaderUsers(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"].ToString() is { Length: > 0 } name
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, name)], "header")), "header"))
                : AuthenticateResult.NoResult());
    }
}
