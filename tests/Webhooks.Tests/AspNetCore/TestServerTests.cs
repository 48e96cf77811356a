using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;

namespace Webhooks.Tests.AspNetCore;

/// <summary>An app in a test server, whose tests may be about anything else: it starts without secrets, and lets nobody in.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task WithoutASecret_TheAppStarts_ItsOtherPagesAnswer_AndADeliveryThrowsWithTheCure()
    {
        await using var app = Build(app => app.WebHost.UseTestServer());

        await app.StartAsync();
        using var client = app.GetTestClient();

        Assert.Equal("fine", await client.GetStringAsync("/other"));
        using var request = Hook.Request(Hook.Body());
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendAsync(request));
        Assert.Contains("Webhooks:CircleCI:Secrets:0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithASecret_ADeliveryIsReceivedAsByAnyServer()
    {
        await using var app = Build(app =>
        {
            app.WebHost.UseTestServer();
            app.Configuration.AddInMemoryCollection([new("Webhooks:CircleCI:Secrets:0", Hook.Secret)]);
        });

        await app.StartAsync();
        using var client = app.GetTestClient();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(client, Hook.Secret));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(client, "another-secret"));
    }

    [Fact]
    public void WithoutASecret_OnAServerThatSendersReach_TheAppDoesNotStart() =>
        Assert.Contains(
            "Webhooks:CircleCI:Secrets:0",
            Assert.Throws<InvalidOperationException>(() =>
                Build(app => app.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0"))).Message,
            StringComparison.Ordinal);

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        configure(builder);
        builder.Services.AddRoutingCore().AddCircleCIWebhook().On<WorkflowCompleted>((_, _) => Task.CompletedTask);

        var app = builder.Build();
        app.MapGet("/other", () => "fine");
        app.MapCircleCIWebhook(Hook.Path);
        return app;
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string secret)
    {
        using var request = Hook.Request(Hook.Body(), secret);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
