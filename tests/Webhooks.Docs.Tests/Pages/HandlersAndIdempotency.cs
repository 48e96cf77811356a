using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class HandlersAndIdempotency
{
    [Fact]
    public async Task DelegateAndClass_Handle()
    {
        var builder = DocsApp.CreateBuilder();
        var jobs = new JobStore();
        builder.Services.AddSingleton(jobs);

        // snippet
        builder.Services.AddCircleCIWebhook()
            .On<WorkflowCompleted>((webhook, cancellationToken) =>
                Console.Out.WriteLineAsync($"{webhook.Event.Project.Slug}: {webhook.Event.Workflow.Status}"), name: "print")
            .On<JobCompleted, SaveJob>();
        // end

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();

        // The same job twice, in deliveries of their own.
        var job = CircleCIPayload.JobCompleted();
        using var first = await client.SendCircleCIWebhookAsync("/webhooks/circleci", job.WithStatus("canceled"), DocsApp.Secret);
        using var second = await client.SendCircleCIWebhookAsync("/webhooks/circleci", job.WithId(Guid.NewGuid()).Failed(), DocsApp.Secret);
        using var workflow = await client.SendCircleCIWebhookAsync("/webhooks/circleci", CircleCIPayload.WorkflowCompleted(), DocsApp.Secret);

        Assert.True(first.IsSuccessStatusCode && second.IsSuccessStatusCode && workflow.IsSuccessStatusCode);
        Assert.Equal(JobStatus.Failed, Assert.Single(jobs).Value);
    }

    [Fact]
    public async Task Drift_IsListed()
    {
        using var logs = new CapturedLogs();
        var builder = DocsApp.CreateBuilder(logs);
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted>((webhook, cancellationToken) =>
        {
            var logger = webhook.Services.GetRequiredService<ILogger<HandlersAndIdempotency>>();

            // snippet
            foreach (var drift in webhook.Event.Drift)
            {
                logger.LogInformation("{Kind} at {Path}", drift.Kind, drift.Path);
            }
            // end

            return Task.CompletedTask;
        });

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        using var answer = await client.SendCircleCIWebhookAsync(
            "/webhooks/circleci", CircleCIPayload.WorkflowCompleted().WithStatus("paused"), DocsApp.Secret);

        Assert.Contains(logs.Entries, entry => entry.Message == "UnknownValue at workflow.status");
    }

    // snippet
    public sealed class SaveJob(JobStore jobs) : IWebhookHandler<JobCompleted>
    {
        public Task HandleAsync(WebhookContext<JobCompleted> webhook, CancellationToken cancellationToken) =>
            jobs.UpsertAsync(webhook.Event.Job.Id, webhook.Event.Job.Status, cancellationToken);
    }
    // end

    public sealed class JobStore : Dictionary<Guid, JobStatus>
    {
        public Task UpsertAsync(Guid id, JobStatus status, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            this[id] = status;
            return Task.CompletedTask;
        }
    }
}
