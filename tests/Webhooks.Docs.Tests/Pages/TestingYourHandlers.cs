using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

public sealed class TestingYourHandlers
{
    [Fact]
    public async Task RecordingHandler_WaitsForTheEvent()
    {
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:CircleCI:Secrets:0", "a-secret")]);

        // snippet
        var recorded = new RecordingHandler<WorkflowCompleted>();
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted>(recorded.HandleAsync);
        // end

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();

        // snippet
        var payload = CircleCIPayload.WorkflowCompleted(CircleCIIntegration.GitHubApp).Failed().OnBranch("release");
        using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", payload, "a-secret");

        var completed = await recorded.NextAsync();
        Assert.Equal("release", completed.Pipeline.Source.Branch);
        // end

        Assert.Equal(WorkflowStatus.Failed, completed.Workflow.Status);
        await ShowReadmesExample(client);
    }

    [Fact]
    public async Task WrongDeliveries_AreRefused()
    {
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("Webhooks:Perfsee:Secrets:0", "a-secret")]);
        var recorded = new RecordingHandler<BundleFinished>();
        builder.Services.AddPerfseeWebhook().On<BundleFinished>(recorded.HandleAsync);
        await using var app = builder.Build();
        app.MapPerfseeWebhook("/webhooks/perfsee");
        using var client = await app.StartClientAsync();

        // snippet
        var request = new SignedWebhookRequest(PerfseePayload.BundleFinished(), "a-secret");

        using var accepted = await client.SendWebhookAsync("/webhooks/perfsee", request);
        using var repeated = await client.SendWebhookAsync("/webhooks/perfsee", request);
        using var tampered = await client.SendWebhookAsync("/webhooks/perfsee", request.WithTamperedBody());
        using var unsigned = await client.SendWebhookAsync("/webhooks/perfsee", request.WithoutSignature());
        // end

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (accepted.StatusCode, repeated.StatusCode, tampered.StatusCode, unsigned.StatusCode));
        Assert.Single(recorded.Received);
    }

    [Fact]
    public async Task Handler_IsCalledAlone()
    {
        var handler = new RecordingHandler<WorkflowCompleted>();
        using var services = new ServiceCollection().BuildServiceProvider();

        // snippet
        var webhook = new WebhookContext<WorkflowCompleted>(
            new WorkflowCompleted { Workflow = new Workflow { Name = "build", Status = WorkflowStatus.Failed } },
            new WebhookDelivery
            {
                Provider = "CircleCI",
                Endpoint = "CircleCI",
                Id = "1",
                Type = "workflow-completed",
                ReceivedAt = DateTimeOffset.UtcNow,
                IsVerified = true,
                Body = default,
            },
            services);

        await handler.HandleAsync(webhook, CancellationToken.None);
        // end

        Assert.Equal("build", Assert.Single(handler.Received).Workflow.Name);
    }

    [Fact]
    public async Task ReadmesRecorder_Waits()
    {
        var builder = DocsApp.CreateBuilder();

        // snippet
        var recorded = new RecordingHandler<WorkflowCompleted>();
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted>(recorded.HandleAsync);
        // pause

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", CircleCIPayload.WorkflowCompleted(), DocsApp.Secret);

        // continue
        var completed = await recorded.NextAsync();
        // end

        Assert.Equal(WorkflowStatus.Success, completed.Workflow.Status);
    }

    private static async Task ShowReadmesExample(HttpClient client)
    {
        // snippet
        var payload = CircleCIPayload.WorkflowCompleted().WithStatus("failed").OnBranch("main");

        using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", payload, "a-secret");
        // end

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
