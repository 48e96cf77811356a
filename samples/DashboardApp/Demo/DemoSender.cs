using Webhooks;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace DashboardApp.Demo;

/// <summary>With <c>--demo</c>: sends this app signed deliveries, a story of a small team's day again and again, until it stops.</summary>
internal static class DemoSender
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.5);
    private const string Project = "demo-shop";

    private static readonly string[] Branches = ["main", "main", "main", "feature/checkout", "fix/login"];
    private static readonly string[] Statuses = ["success", "success", "success", "failed", "success", "canceled"];

    public static async Task RunAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        for (var round = 1; !stopping.IsCancellationRequested; round++)
        {
            if (round % 3 == 1 && HasSecret(app, CircleCIWebhook.Provider.Name))
            {
                await RecoverAsync(app, round);
            }

            foreach (var payload in Round(round))
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                if (SecretOf(app, payload.Provider.Name) is { } secret)
                {
                    await SendAsync(client, payload, secret);

                    // A repeat now and then, and somebody who does not know the secret.
                    if (round % 2 == 0 && payload.ToString().Contains("\"workflow-completed\"", StringComparison.Ordinal))
                    {
                        await SendAsync(client, payload, secret);
                        await SendAsync(client, payload, "not-the-secret");
                    }
                }

                await Task.Delay(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static bool HasSecret(WebApplication app, string endpoint) => SecretOf(app, endpoint) is not null;

    private static string? SecretOf(WebApplication app, string endpoint) =>
        app.Services.GetRequiredKeyedService<WebhookReceiver>(endpoint).Options.Secrets.FirstOrDefault();

    private static async Task SendAsync(HttpClient client, WebhookPayload payload, string secret)
    {
        try
        {
            using var request = new SignedWebhookRequest(payload, secret).ToHttpRequestMessage(
                $"/webhooks/{payload.Provider.Name.ToLowerInvariant()}");
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
        yield return CircleCIPayload.JobCompleted().WithWorkflowId(workflow).OnBranch(branch).Set("job.name", "build").Set(
            "project.name", Project);
        yield return CircleCIPayload.JobCompleted().WithWorkflowId(workflow)
            .OnBranch(branch)
            .Set("job.name", "test")
            .Set("project.name", Project)
            .WithStatus(status);
        yield return Workflow(round, workflow);
        yield return PerfseePayload.BundleFinished().WithId(round).OnBranch(branch).WithScore(60 + (round * 7 % 35));
        yield return round % 3 == 0
            ? PerfseePayload.SnapshotCompleted().WithId(round)
            : PerfseePayload.SnapshotReportCompleted().WithId(round);
    }

    private static CircleCIPayload Workflow(int round, Guid workflow)
    {
        var stopped = DateTimeOffset.UtcNow;
        var payload = CircleCIPayload.WorkflowCompleted().WithWorkflowId(workflow).OnBranch(Branches[round % Branches.Length])
            .WithStatus(Statuses[round % Statuses.Length]).Set("pipeline.number", round).Set("project.name", Project)
            .Set("workflow.created_at", $"{stopped.AddSeconds(-180 - (round * 37 % 140)):O}").Set("workflow.stopped_at", $"{stopped:O}");

        // A member that this version does not know.
        return round % 4 == 0 ? payload.Set("pipeline.trigger_rule", "nightly") : payload;
    }

    // As the store would get it from recovery: an event that never arrived.
    private static async Task RecoverAsync(WebApplication app, int round)
    {
        var body = Workflow(round, Guid.NewGuid()).ToBytes();
        await app.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(
            new WebhookDelivery
            {
                Provider = CircleCIWebhook.Provider.Name,
                Endpoint = CircleCIWebhook.Provider.Name,
                Id = $"{Guid.NewGuid()}",
                Type = "workflow-completed",
                Subject = CircleCIWebhook.Provider.ReadSubject("workflow-completed", body),
                ReceivedAt = DateTimeOffset.UtcNow,
                Origin = WebhookOrigin.Recovered,
                IsVerified = false,
                Body = body,
            },
            app.Lifetime.ApplicationStopping);
    }
}
