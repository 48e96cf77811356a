using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Xunit;

namespace Webhooks.Testing.Sample;

/// <summary>What the app does with deliveries that are not right, seen by a handler that the test adds to it.</summary>
public sealed class HostileDeliveriesTests : IDisposable
{
    private readonly RecordingHandler<WorkflowCompleted> _recorded = new();
    private readonly WebApplicationFactory<Program> _app;

    public HostileDeliveriesTests() => _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
        .UseSetting("Webhooks:CircleCI:Secrets", "a-secret")
        .UseSetting("Webhooks:Perfsee:Secrets", "another-secret")
        .ConfigureTestServices(services => services.AddCircleCIWebhook().On<WorkflowCompleted>(_recorded.HandleAsync)));

    [Fact]
    public async Task TamperedDelivery_IsRefused()
    {
        var request = new SignedWebhookRequest(CircleCIPayload.WorkflowCompleted(), "a-secret").WithTamperedBody();

        using var answer = await _app.CreateClient().SendWebhookAsync("/webhooks/circleci", request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(_recorded.Received);
    }

    [Fact]
    public async Task RepeatedDelivery_IsHandledOnce()
    {
        var payload = CircleCIPayload.WorkflowCompleted(CircleCIIntegration.GitLab).OnTag("v2.1.0");

        using var first = await _app.CreateClient().SendCircleCIWebhookAsync("/webhooks/circleci", payload, "a-secret");
        using var second = await _app.CreateClient().SendCircleCIWebhookAsync("/webhooks/circleci", payload, "a-secret");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal("v2.1.0", (await _recorded.NextAsync()).Pipeline.Source.Tag);
        Assert.Single(_recorded.Received);
    }

    public void Dispose() => _app.Dispose();
}
