using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Receiver;
using Xunit;

namespace Webhooks.Testing.Sample;

public sealed class BrokenBuildsTests : IDisposable
{
    private readonly WebApplicationFactory<Program> _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
        .UseSetting("Webhooks:CircleCI:Secrets", "a-secret")
        .UseSetting("Webhooks:Perfsee:Secrets", "another-secret"));

    [Fact]
    public async Task FailedWorkflowOnMain_BreaksItsProject()
    {
        var payload = CircleCIPayload.WorkflowCompleted().WithStatus("failed").OnBranch("main");

        using var answer = await _app.CreateClient().SendCircleCIWebhookAsync("/webhooks/circleci", payload, "a-secret");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["github/sample-org/storefront"], _app.Services.GetRequiredService<BrokenBuilds>().Projects);
    }

    public void Dispose() => _app.Dispose();
}
