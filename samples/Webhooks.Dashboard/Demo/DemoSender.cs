using Webhooks.Testing;

namespace Webhooks.Dashboard.Demo;

/// <summary>With <c>--demo</c>: sends this app signed deliveries, a story of a small team's day again and again, until it stops.</summary>
internal static class DemoSender
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);
    private static readonly string[] Branches = ["main", "main", "main", "feature/checkout", "fix/login"];
    private static readonly string[] Statuses = ["success", "success", "success", "failed", "success", "canceled"];

    public static async Task RunAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        for (var round = 1; !stopping.IsCancellationRequested; round++)
        {
            foreach (var payload in Round(round))
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                if (app.Services.GetRequiredKeyedService<WebhookReceiver>(payload.Provider.Name).Options.Secrets.FirstOrDefault() is { } secret)
                {
                    await SendAsync(client, payload, secret);
                }

                await Task.Delay(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task SendAsync(HttpClient client, WebhookPayload payload, string secret)
    {
        try
        {
            using var request = new SignedWebhookRequest(payload, secret).ToHttpRequestMessage($"/webhooks/{payload.Provider.Name.ToLowerInvariant()}");
            using var answer = await client.SendAsync(request, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // The app is stopping, or too busy: the demo goes on with the next.
        }
    }

    private static IEnumerable<WebhookPayload> Round(int round)
    {
        var (branch, status, workflow) = (Branches[round % Branches.Length], Statuses[round % Statuses.Length], Guid.NewGuid());
        yield return CircleCIPayload.JobCompleted().WithWorkflowId(workflow).OnBranch(branch).Set("job.name", "build");
        yield return CircleCIPayload.JobCompleted().WithWorkflowId(workflow).OnBranch(branch).Set("job.name", "test").WithStatus(status);
        yield return CircleCIPayload.WorkflowCompleted().WithWorkflowId(workflow).OnBranch(branch).WithStatus(status).Set("pipeline.number", round);
        yield return PerfseePayload.BundleFinished().WithId(round).OnBranch(branch).WithScore(60 + (round * 7 % 35));
        yield return round % 3 == 0 ? PerfseePayload.SnapshotCompleted().WithId(round) : PerfseePayload.SnapshotReportCompleted().WithId(round);
    }
}
