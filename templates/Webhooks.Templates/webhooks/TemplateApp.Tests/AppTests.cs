using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Webhooks.Testing;

namespace TemplateApp.Tests;

/// <summary>The whole app, with requests.</summary>
public sealed class AppTests : IDisposable
{
    private const string Secret = "a-secret";
#if (withSqlite)
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
#endif
    private readonly WebApplicationFactory<Program> _app;

    public AppTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
    {
        host.UseSetting("Webhooks:CircleCI:Secrets:0", Secret);
        host.UseSetting("Webhooks:Perfsee:Secrets:0", Secret);
#if (withSqlite)
        host.UseSetting("Webhooks:Inbox:Path", Path.Combine(_folder, "webhooks.db"));
#endif
    });

#if (withCircleCI)
    [Fact]
    public async Task CircleCI_SignedDelivery_IsAccepted_AndForgedOneRefused()
    {
        using var client = _app.CreateClient();
        var request = new SignedWebhookRequest(CircleCIPayload.WorkflowCompleted(), Secret);

        using var accepted = await client.SendWebhookAsync("/webhooks/circleci", request);
        using var refused = await client.SendWebhookAsync("/webhooks/circleci", request.WithTamperedBody());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (accepted.StatusCode, refused.StatusCode));
    }

#endif
#if (withPerfsee)
    [Fact]
    public async Task Perfsee_SignedDelivery_IsAccepted_AndForgedOneRefused()
    {
        using var client = _app.CreateClient();
        var request = new SignedWebhookRequest(PerfseePayload.BundleFinished(), Secret);

        using var accepted = await client.SendWebhookAsync("/webhooks/perfsee", request);
        using var refused = await client.SendWebhookAsync("/webhooks/perfsee", request.WithTamperedBody());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (accepted.StatusCode, refused.StatusCode));
    }

#endif
    [Fact]
    public async Task App_IsHealthy()
    {
        using var client = _app.CreateClient();

        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
    }

    public void Dispose()
    {
        _app.Dispose();
#if (withSqlite)
        Directory.Delete(_folder, recursive: true);
#endif
    }
}
