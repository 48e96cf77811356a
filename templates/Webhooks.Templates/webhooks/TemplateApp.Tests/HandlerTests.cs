using Microsoft.Extensions.DependencyInjection;
using Webhooks;
#if (withCircleCI)
using Webhooks.CircleCI;
#endif
#if (withPerfsee)
using Webhooks.Perfsee;
#endif
using Webhooks.Testing;

namespace TemplateApp.Tests;

/// <summary>The handlers with signed deliveries, without a server.</summary>
public sealed class HandlerTests
{
    private const string Secret = "a-secret";

#if (withCircleCI)
    [Fact]
    public async Task FailedWorkflowOnMain_BreaksItsProject_UntilOneSucceeds()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<BrokenBuilds>()
            .AddCircleCIWebhook(options => options.Secrets.Add(Secret)).On<WorkflowCompleted, BrokenBuilds>().Services
            .BuildServiceProvider();
        var builds = services.GetRequiredService<BrokenBuilds>();

        await SendAsync(services, "CircleCI", CircleCIPayload.WorkflowCompleted().OnBranch("main").Failed());
        Assert.Single(builds.Projects);

        await SendAsync(services, "CircleCI", CircleCIPayload.WorkflowCompleted().OnBranch("main").WithStatus("success").WithId(Guid.NewGuid()));
        Assert.Empty(builds.Projects);
    }

#endif
#if (withPerfsee)
    [Fact]
    public async Task PassedBundle_IsScored()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<BundleScores>()
            .AddPerfseeWebhook(options => options.Secrets.Add(Secret)).On<BundleFinished, BundleScores>().Services
            .BuildServiceProvider();

        await SendAsync(services, "Perfsee", PerfseePayload.BundleFinished().WithScore(41));

        Assert.Equal(41, Assert.Single(services.GetRequiredService<BundleScores>().Bundles).Value);
    }

#endif
    private static async Task SendAsync(ServiceProvider services, string endpoint, WebhookPayload payload)
    {
        var request = new SignedWebhookRequest(payload, Secret);
        var receiver = services.GetRequiredKeyedService<WebhookReceiver>(endpoint);
        var receipt = await receiver.ReceiveAsync(WebhookHeaders.Create(request.Headers), payload.ToBytes());

        Assert.Equal(200, receipt.StatusCode);
    }
}
