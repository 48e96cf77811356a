using System.Net;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.CircleCI.Api;

namespace Webhooks.Api.Tests.CircleCI;

/// <summary>More context by the ids that an event holds.</summary>
public sealed class ContextTests
{
    private const string Slug = "gh/example-org/paper-boat";

    [SkippableFact]
    public async Task IdsOfAnEvent_LeadToWorkflowJobsPipelineAndProject()
    {
        await using var app = await CircleCIApp.StartAsync();
        var world = app.Server.World;
        world.AddProject(Slug);
        var pipeline = world.AddPipeline(Slug);
        world.Complete(world.AddWorkflow(pipeline, jobs: 3), "failed");
        var received = (WorkflowCompleted)CircleCIWebhook.Parse(world.Due[^1].Body);

        var workflow = await app.Client.GetWorkflowAsync(received.Workflow.Id);
        var jobs = await Items(app.Client.GetWorkflowJobsAsync(received.Workflow.Id));
        var found = await app.Client.GetPipelineAsync(received.Pipeline.Id);
        var project = await app.Client.GetProjectAsync(workflow!.ProjectSlug);

        Assert.Equal((received.Workflow.Name, WorkflowState.Failed, "failed"), (workflow.Name, workflow.Status, workflow.StatusText));
        Assert.Equal((received.Workflow.CreatedAt, received.Workflow.StoppedAt), (workflow.CreatedAt, workflow.StoppedAt));
        Assert.Equal(received.Pipeline.Id, workflow.PipelineId);
        Assert.Equal([JobState.Failed, JobState.Failed, JobState.Failed], jobs.Select(job => job.Status));
        Assert.All(jobs, job => Assert.NotNull(job.Number));
        Assert.Equal((received.Pipeline.Number, "webhook", "a-user"), (found!.Number, found.TriggerType, found.TriggeredBy));
        Assert.Equal(received.Pipeline.Vcs!.Revision, found.Vcs!.Revision);
        Assert.Equal((received.Project.Id, received.Organization.Id), (project!.Id, project.OrganizationId));
    }

    [SkippableFact]
    public async Task WhatIsNotThere_IsNull_AndAnUnknownParentOfAListIsAnException()
    {
        await using var app = await CircleCIApp.StartAsync();

        Assert.Null(await app.Client.GetWorkflowAsync(Guid.NewGuid()));
        Assert.Null(await app.Client.GetPipelineAsync(Guid.NewGuid()));
        Assert.Null(await app.Client.GetProjectAsync("gh/nobody/nothing"));
        Assert.Null(await app.Client.GetWebhookAsync(Guid.NewGuid()));
        Assert.Null(await app.Client.UpdateWebhookAsync(Guid.NewGuid(), new() { Name = "x" }));
        Assert.False(await app.Client.DeleteWebhookAsync(Guid.NewGuid()));
        var refused = await Assert.ThrowsAsync<CircleCIApiException>(() => Items(app.Client.GetWorkflowJobsAsync(Guid.NewGuid())));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [SkippableFact]
    public async Task List_ComesPageByPage_OneRequestEach_AndGoesOnWhereItWasStopped()
    {
        await using var app = await CircleCIApp.StartAsync();
        var world = app.Server.World;
        app.Server.PageSize = 4;
        world.AddProject(Slug);
        var ids = Enumerable.Range(0, 10).Select(_ => Guid.Parse(CircleCIWorld.Text(world.AddPipeline(Slug), "id"))).Reverse().ToList();

        var pages = app.Client.GetProjectPipelinesAsync(Slug).GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());
        Assert.Single(app.Server.Requests);
        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(ids[4..8], pages.Current.Items.Select(item => item.Id));
        var position = pages.Current.PositionAfter(3);
        await pages.DisposeAsync();
        Assert.Equal(2, app.Server.Requests.Count);

        world.AddPipeline(Slug);
        Assert.Equal(ids[7..], (await Items(app.Client.GetProjectPipelinesAsync(Slug, from: position))).Select(item => item.Id));
        Assert.Equal(11, (await Items(app.Client.GetProjectPipelinesAsync(Slug))).Count);
        Assert.Throws<ArgumentException>(() => app.Client.GetProjectPipelinesAsync(Slug, from: "nonsense"));
    }

    [SkippableFact]
    public async Task ReRun_IsFoundInItsOldPipeline_AndInTheInsights()
    {
        await using var app = await CircleCIApp.StartAsync();
        var world = app.Server.World;
        world.AddProject(Slug);
        var pipeline = world.AddPipeline(Slug);
        world.Complete(world.AddWorkflow(pipeline), "failed");
        world.Now += TimeSpan.FromDays(2);
        world.Complete(world.AddWorkflow(pipeline), "success");

        var workflows = await Items(app.Client.GetPipelineWorkflowsAsync(Guid.Parse(CircleCIWorld.Text(pipeline, "id"))));
        var name = Assert.Single(await Items(app.Client.GetWorkflowNamesAsync(Slug)));
        var runs = await Items(app.Client.GetWorkflowRunsAsync(Slug, name, world.Now.AddDays(-3)));

        Assert.Equal([WorkflowState.Success, WorkflowState.Failed], workflows.Select(workflow => workflow.Status));
        Assert.Equal(workflows.Select(workflow => workflow.Id), runs.Select(run => run.Id));
        Assert.Equal(TimeSpan.FromMinutes(1), runs[0].Duration);
    }

    [SkippableFact]
    public async Task Webhooks_AreCreatedListedChangedAndDeleted_WithoutTheirSecretInAnyText()
    {
        await using var app = await CircleCIApp.StartAsync();
        var world = app.Server.World;
        var project = Guid.Parse(CircleCIWorld.Text(world.AddProject(Slug), "id"));
        var registration = new WebhookRegistration(project, "deploys", new("https://hooks.example.com/circleci"), "the-webhook-secret");
        Assert.DoesNotContain("the-webhook-secret", $"{registration}", StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret", $"{new WebhookChange { Secret = "another-secret" }}", StringComparison.Ordinal);

        var created = await app.Client.CreateWebhookAsync(registration);
        Assert.Equal(("deploys", true, true, project), (created.Name, created.HasSecret, created.VerifiesTls, created.ProjectId));
        Assert.Equal(world.Now, created.CreatedAt);
        Assert.Equal("the-webhook-secret", world.Secrets[created.Id.ToString()]);
        Assert.Equal(created.Id, Assert.Single(await Items(app.Client.GetWebhooksAsync(project))).Id);

        var changed = await app.Client.UpdateWebhookAsync(created.Id, new() { Secret = "another-secret", Events = ["job-completed"] });
        Assert.Equal(("deploys", "job-completed"), (changed!.Name, Assert.Single(changed.Events)));
        Assert.Equal("another-secret", world.Secrets[created.Id.ToString()]);

        for (var number = 2; number <= 5; number++)
        {
            await app.Client.CreateWebhookAsync(registration);
        }

        var sixth = await Assert.ThrowsAsync<CircleCIApiException>(() => app.Client.CreateWebhookAsync(registration));
        Assert.Equal(HttpStatusCode.BadRequest, sixth.StatusCode);
        Assert.Contains("at most 5", sixth.Message, StringComparison.Ordinal);
        Assert.True(await app.Client.DeleteWebhookAsync(created.Id));
        app.App.NeverLogged("the-webhook-secret");
    }

    [SkippableFact]
    public async Task SentDeliveries_ComeFromV3_AndAre404WhereThereIsNone()
    {
        await using var app = await CircleCIApp.StartAsync();
        var world = app.Server.World;
        app.Server.PageSize = 2;
        world.AddProject(Slug);
        world.Complete(world.AddWorkflow(world.AddPipeline(Slug), jobs: 2), "canceled");

        var sent = await Items(app.Client.GetSentDeliveriesAsync(Guid.NewGuid(), new() { EventType = "workflow-completed" }));
        Assert.Equal(3, sent.Count);
        Assert.Equal(
            world.Due.Where(due => due.Type == "workflow-completed").Select(due => CircleCIWebhook.Parse(due.Body).Id.ToString()).Reverse(),
            sent.Select(delivery => delivery.Id));
        Assert.Equal(
            ("failed", 3, 503, TimeSpan.FromMilliseconds(12)),
            (sent[0].Outcome, sent[0].AttemptCount, sent[0].HttpStatus, sent[0].Duration));

        app.Server.HasV3 = false;
        var missing = await Assert.ThrowsAsync<CircleCIApiException>(() => Items(app.Client.GetSentDeliveriesAsync(Guid.NewGuid())));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [SkippableTheory]
    [InlineData("""{"id":7,"name":null,"status":"paused","created_at":[],"stopped_at":{},"pipeline_number":"12","new":[1]}""")]
    [InlineData("""{"id":"\ud800","status":{"a":1},"created_at":"yesterday","pipeline_id":"x","pipeline_number":1e99}""")]
    [InlineData("{}")]
    public async Task AnswerOfAnotherShape_HasEmptyValues_AndNeverThrows(string body)
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(
            new StandInAnswer(200, body), new StandInAnswer(200, body), new StandInAnswer(200, body), new StandInAnswer(200, body));
        app.Server.Next(
            new StandInAnswer(200, $"{{\"items\":[{body},7,null],\"next_page_token\":null}}"), new StandInAnswer(200, """{"items":{}}"""));

        var workflow = await app.Client.GetWorkflowAsync(Guid.NewGuid());
        Assert.Equal((Guid.Empty, WorkflowState.Unknown, (DateTimeOffset?)null), (workflow!.Id, workflow.Status, workflow.StoppedAt));
        Assert.NotNull(await app.Client.GetPipelineAsync(Guid.NewGuid()));
        Assert.NotNull(await app.Client.GetProjectAsync(Slug));
        Assert.NotNull(await app.Client.GetWebhookAsync(Guid.NewGuid()));
        Assert.Equal(3, (await Items(app.Client.GetWorkflowJobsAsync(Guid.NewGuid()))).Count);
        Assert.Empty(await Items(app.Client.GetWorkflowJobsAsync(Guid.NewGuid())));
    }

    [SkippableFact]
    public async Task UnderscoresInTheTimesOfAWebhook_AreAcceptedToo()
    {
        await using var app = await CircleCIApp.StartAsync();
        app.Server.Next(new StandInAnswer(
            200, new JsonObject { ["created_at"] = "2026-03-04T09:00:00Z", ["updated_at"] = "2026-03-05T09:00:00Z" }.ToJsonString()));

        var webhook = await app.Client.GetWebhookAsync(Guid.NewGuid());

        Assert.Equal((4, 5), (webhook!.CreatedAt!.Value.Day, webhook.UpdatedAt!.Value.Day));
    }

    [SkippableTheory]
    [InlineData("gh/acme")]
    [InlineData("gh/acme/..")]
    [InlineData("gh/acme/app/x")]
    [InlineData(" ")]
    public async Task SlugThatLeadsElsewhere_IsRefused(string slug)
    {
        await using var app = await CircleCIApp.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await app.Client.GetProjectAsync(slug));
        Assert.Empty(app.Server.Requests);
    }

    private static async Task<List<T>> Items<T>(IAsyncEnumerable<CircleCIPage<T>> pages)
    {
        var items = new List<T>();

        await foreach (var page in pages)
        {
            items.AddRange(page.Items);
        }

        return items;
    }
}
