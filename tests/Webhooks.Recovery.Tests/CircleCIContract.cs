using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>Recovery from CircleCI, over any store.</summary>
public abstract class CircleCIContract : IAsyncLifetime
{
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(31);

    protected RecoveryStore Store { get; set; } = null!;

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task LostEvents_AreHandledOnce_OldestFirst_AsRecovered()
    {
        await using var stage = await CircleCIStage.StartAsync(Store, options => options.Types.Add("workflow-completed"));
        var lost = new List<StandInDelivery>();

        for (var index = 0; index < 25; index++)
        {
            lost.AddRange(stage.Complete(index % 2 == 0 ? "success" : "failed"));
            await stage.PassAsync(TimeSpan.FromMinutes(1));
        }

        await stage.PassAsync(Settled);
        var report = await stage.App.SweepAsync();
        await stage.App.HandledAsync();
        var expected = lost.Where(due => due.Type == "workflow-completed").Select(due => due.Subject).ToList();

        Assert.Equal(expected, report.Events.Select(found => found.Subject));
        var stored = await ListAsync(stage);
        Assert.Equal(expected, stored.Select(entry => entry.Subject));
        Assert.All(stored, entry => Assert.Equal(WebhookOrigin.Recovered, entry.Origin));
        Assert.Equal(expected.Order(), stage.Runs.Select(run => run.Delivery.Subject).Order());
        Assert.All(stage.Runs, run => Assert.Equal((true, false), (run.IsRecovered, run.Delivery.IsVerified)));
        Assert.Equal(25, stage.App.App.Logs.Named("Recovered").Count());
        Assert.Empty((await stage.App.SweepAsync()).Events);
    }

    [SkippableFact]
    public async Task RecoveredEvent_IsReadByTheSameParser_WithoutDrift()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var due = stage.Complete("failed");
        var sent = due.Select(one => CircleCIWebhook.Parse(one.Body)).ToList();
        await stage.PassAsync(Settled);
        await stage.App.SweepAsync();
        await stage.App.HandledAsync();

        var workflow = (WorkflowCompleted)stage.Runs.Single(run => run.Event is WorkflowCompleted).Event;
        var signed = sent.OfType<WorkflowCompleted>().Single();
        Assert.Empty(workflow.Drift);
        Assert.Equal(signed.Workflow with { Url = "" }, workflow.Workflow);
        Assert.Equal(signed.Project, workflow.Project);
        Assert.Equal(signed.Organization, workflow.Organization);
        Assert.Equal((signed.Pipeline.Id, signed.Pipeline.Number), (workflow.Pipeline.Id, workflow.Pipeline.Number));
        Assert.Equal(
            (signed.Pipeline.Vcs!.Revision, signed.Pipeline.Vcs.Branch), (workflow.Pipeline.Vcs!.Revision, workflow.Pipeline.Vcs.Branch));
        Assert.Equal((Guid.Empty, signed.HappenedAt), (workflow.Id, workflow.HappenedAt));

        var job = (JobCompleted)stage.Runs.Single(run => run.Event is JobCompleted).Event;
        Assert.Empty(job.Drift);
        Assert.Equal(sent.OfType<JobCompleted>().Single().Job, job.Job);
        Assert.Empty(stage.App.App.Logs.Named("Drift"));
    }

    [SkippableFact]
    public async Task CanceledWorkflow_IsHandledNPlusOneTimes_WithoutRecovery_AndOnceWithIt()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var arrived = stage.Complete("canceled", jobs: 3).Where(due => due.Type == "workflow-completed").ToList();
        Assert.Equal(4, arrived.Count);

        foreach (var one in arrived)
        {
            await stage.App.DeliverAsync(one);
        }

        var lost = stage.Complete("canceled", jobs: 3).Where(due => due.Type == "workflow-completed").ToList();
        await stage.PassAsync(Settled);
        await stage.App.SweepAsync();

        // They come late, after their recovered twin.
        foreach (var one in lost)
        {
            await stage.App.DeliverAsync(one);
        }

        await stage.App.HandledAsync();
        var runs = stage.Runs.Where(run => run.Event is WorkflowCompleted).ToLookup(run => run.Delivery.Subject);
        Assert.Equal(4, runs[arrived[0].Subject].Count(run => !run.IsRecovered));
        Assert.Equal(4, runs[arrived[0].Subject].Count());
        Assert.True(Assert.Single(runs[lost[0].Subject]).IsRecovered);
    }

    [SkippableFact]
    public async Task WhatIsStillOnItsWay_IsLeftAlone()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var due = stage.Complete();
        await stage.PassAsync(TimeSpan.FromMinutes(29));

        Assert.Empty((await stage.App.SweepAsync()).Events);

        await stage.App.DeliverAsync(due[^1]);
        await stage.PassAsync(Settled);
        var report = await stage.App.SweepAsync();
        Assert.Equal("job-completed", Assert.Single(report.Events).Type);
    }

    [SkippableFact]
    public async Task RerunInAnOldPipeline_IsNotMissed()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var pipeline = stage.World.AddPipeline(RecoveryApp.Project);

        foreach (var one in stage.Complete(pipeline: pipeline))
        {
            await stage.App.DeliverAsync(one);
        }

        // So many newer ones that it is far behind, and so old that no sweep looks at it.
        await stage.PassAsync(TimeSpan.FromDays(3));
        await stage.App.SweepAsync();
        var lost = stage.Complete("failed", pipeline: pipeline).Single(due => due.Type == "workflow-completed");
        stage.Server.InsightsUntil = stage.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        await stage.PassAsync(Settled);
        Assert.Empty((await stage.App.SweepAsync()).Events);

        // A day later the insights hold it.
        stage.Server.InsightsUntil = null;
        await stage.PassAsync(TimeSpan.FromHours(25));
        var report = await stage.App.SweepAsync();
        Assert.Contains(report.Events, found => found.Subject == lost.Subject && found.Status == "failed");
    }

    [SkippableFact]
    public async Task UncertainStatus_MatchesWhatArrived_AndWhatArrivesLate()
    {
        await using var stage = await CircleCIStage.StartAsync(Store, options => options.Types.Add("job-completed"));
        var workflow = stage.World.AddWorkflow(stage.World.AddPipeline(RecoveryApp.Project), jobs: 2);
        var jobs = stage.World.Jobs[CircleCIWorld.Text(workflow, "id")];
        stage.World.CompleteJob(jobs[0], "timedout", sentStatus: "canceled");
        stage.World.CompleteJob(jobs[1], "infrastructure_fail", sentStatus: "canceled");
        var (arrives, late) = (stage.World.Due[^2], stage.World.Due[^1]);
        await stage.App.DeliverAsync(arrives);
        await stage.PassAsync(Settled);

        var found = Assert.Single((await stage.App.SweepAsync()).Events);
        Assert.Equal((late.Subject, "failed"), (found.Subject, found.Status));
        await stage.App.DeliverAsync(late);
        await stage.App.HandledAsync();
        Assert.Equal(2, stage.Runs.Count);
    }

    [SkippableFact]
    public async Task UnknownWordOfTheApi_IsCounted_AndNotRecovered()
    {
        await using var stage = await CircleCIStage.StartAsync(Store, options => options.Types.Add("job-completed"));
        var workflow = stage.World.AddWorkflow(stage.World.AddPipeline(RecoveryApp.Project));
        var job = stage.World.Jobs[CircleCIWorld.Text(workflow, "id")][0];
        stage.World.CompleteJob(job, "success");
        job["status"] = "evaporated";
        await stage.PassAsync(Settled);

        Assert.Empty((await stage.App.SweepAsync()).Events);
        Assert.Contains("evaporated", Assert.Single(stage.App.App.Logs.Named("RecoveryUnknownStatus")).Message, StringComparison.Ordinal);

        // The description knows the word no better; that is what the test is about.
        stage.Server.Violations.Clear();
    }

    [SkippableTheory]
    [InlineData(500)]
    [InlineData(401)]
    public async Task ProviderThatRefuses_IsSeen_AndThePlaceStays(int status)
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var lost = stage.Complete();
        await stage.PassAsync(Settled);
        stage.Server.Intercept = request => request.Path.EndsWith("/workflow", StringComparison.Ordinal) ? new(status) : null;

        var refused = await stage.App.SweepAsync();
        var health = await stage.App.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), refused.Problems[RecoveryApp.Project], StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, health.Entries["webhook_recovery"].Status);
        Assert.Contains(RecoveryApp.Project, health.Entries["webhook_recovery"].Description, StringComparison.Ordinal);
        Assert.Single(stage.App.App.Logs.Named("RecoveryFailed"));

        // Receiving goes on, and later nothing is lost.
        await stage.App.DeliverAsync(lost[0]);
        stage.Server.Intercept = null;
        await stage.PassAsync(TimeSpan.FromDays(5));
        Assert.Equal(lost[1].Subject, Assert.Single((await stage.App.SweepAsync()).Events).Subject);
        health = await stage.App.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, health.Entries["webhook_recovery"].Status);
    }

    [SkippableFact]
    public async Task ThrottledSweep_WaitsAsLongAsItIsTold_AndGoesOn()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        stage.Complete();
        await stage.PassAsync(Settled);
        stage.Server.Next(new StandInAnswer(429, RetryAfter: "90"), new StandInAnswer(429, RetryAfter: "30"));
        var sweeping = stage.App.SweepAsync();

        await Wait.UntilAsync(() => stage.App.App.Logs.Named("RecoveryThrottled").Count() == 1);
        await stage.PassAsync(TimeSpan.FromSeconds(90));
        await Wait.UntilAsync(() => stage.App.App.Logs.Named("RecoveryThrottled").Count() == 2);
        await stage.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await Wait.ForAsync(sweeping)).Events.Count);
    }

    [SkippableFact]
    public async Task BudgetOfRequests_IsNotExceededWithinAnInterval()
    {
        await using var stage = await CircleCIStage.StartAsync(Store, options => options.MaxRequests = 5);

        for (var index = 0; index < 4; index++)
        {
            stage.Complete();
        }

        await stage.PassAsync(Settled);
        stage.Server.Requests.Clear();
        var sweeping = stage.App.SweepAsync();
        await Wait.UntilAsync(() => stage.App.App.Logs.Named("RecoveryBudgetSpent").Any());
        Assert.Equal(5, stage.Server.Requests.Count);

        for (var spent = 1; !sweeping.IsCompleted; spent++)
        {
            await Wait.UntilAsync(() => sweeping.IsCompleted || stage.App.App.Logs.Named("RecoveryBudgetSpent").Count() == spent);
            Assert.True(stage.Server.Requests.Count <= 5 * spent);
            await stage.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(8, (await sweeping).Events.Count);
    }

    [SkippableFact]
    public async Task DryRun_SaysWhatWouldCome_AndChangesNothing()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        stage.Complete();
        await stage.PassAsync(Settled);

        var dry = await stage.App.Recovery.RunAsync("CircleCI", new() { IsDryRun = true });
        Assert.Equal(["job-completed", "workflow-completed"], dry.Events.Select(found => found.Type));
        Assert.Empty(await ListAsync(stage));

        Assert.Equal(dry.Events, (await stage.App.SweepAsync()).Events);
    }

    [SkippableFact]
    public async Task SweepsLongAfterNormalDeliveries_HandleNothingAgain()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        var count = Sizes.Of(40, 40, 500);

        for (var index = 0; index < count; index++)
        {
            foreach (var one in stage.Complete(index % 3 == 0 ? "canceled" : "success"))
            {
                await stage.App.DeliverAsync(one);
            }
        }

        await stage.App.HandledAsync();
        var handled = stage.Runs.Count;

        foreach (var later in (TimeSpan[])[TimeSpan.FromMinutes(31), TimeSpan.FromHours(25), TimeSpan.FromDays(5)])
        {
            await stage.PassAsync(later);
            await Store.PruneAsync();

            // As after a long downtime: everything is asked for once more.
            var all = await stage.App.Recovery.RunAsync("CircleCI", new() { Since = stage.Clock.GetUtcNow() - TimeSpan.FromDays(7) });
            Assert.Equal((count * 2, 0), (all.Found, all.Events.Count));
            Assert.Empty((await stage.App.SweepAsync()).Events);
        }

        await stage.App.HandledAsync();
        Assert.Equal(handled, stage.Runs.Count);
    }

    [SkippableFact]
    public async Task TwoSweepers_InsertOnce()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);

        for (var index = 0; index < 10; index++)
        {
            stage.Complete();
        }

        await stage.PassAsync(Settled);
        await using var other = await RecoveryApp.StartAsync(Store, stage.Clock, stage.Server, runs: stage.Runs);
        var reports = await Task.WhenAll(stage.App.SweepAsync(), other.SweepAsync());
        await stage.App.HandledAsync();

        Assert.Equal(20, reports.Sum(report => report.Events.Count));
        Assert.Equal(20, stage.Runs.Count);
    }

    [SkippableFact]
    public async Task HandlerThatTakesNoRecovered_IsLeftOut()
    {
        await using var server = await CircleCIServer.StartAsync();
        server.World.AddProject(RecoveryApp.Project);
        var clock = CircleCIStage.NewClock();
        await using var app = await RecoveryApp.StartAsync(
            Store, clock, server, configure: options => options.Types.Add("workflow-completed"), handlerTakesRecovered: false);
        await app.SweepAsync();
        clock.Advance(TimeSpan.FromHours(1));
        server.World.Now = clock.GetUtcNow();
        server.World.Complete(server.World.AddWorkflow(server.World.AddPipeline(RecoveryApp.Project)), "success");
        clock.Advance(Settled);

        Assert.Single((await app.SweepAsync()).Events);
        await app.HandledAsync();
        Assert.Empty(app.Runs);
    }

    [SkippableFact]
    public async Task RecoveryThatWasOff_ForgetsItsPlace_AndHandlesNothingAgain()
    {
        await using var stage = await CircleCIStage.StartAsync(Store);
        await stage.App.DisposeAsync();

        await using (var without = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(stage.Clock);
                services.AddCircleCIWebhook(options => options.Secrets.Add(RecoveryApp.Secret))
                    .On<CircleCIEvent>((_, _) => Task.CompletedTask);
                Store.Add(services);
            },
            app => app.MapCircleCIWebhook("/webhooks/circleci")))
        {
            foreach (var one in stage.Complete())
            {
                using var answer = await without.Client.PostSignedAsync(
                    "/webhooks/circleci", CircleCIWebhook.Provider, one.Body, RecoveryApp.Secret);
                answer.EnsureSuccessStatusCode();
            }
        }

        await stage.StartAppAsync();
        await stage.PassAsync(Settled);
        Assert.Empty((await stage.App.SweepAsync()).Events);
        Assert.Single(stage.App.App.Logs.Named("RecoveryBegins"));
    }

    // In the order in which they were stored.
    private static async Task<IReadOnlyList<WebhookDeliveryEntry>> ListAsync(CircleCIStage stage)
    {
        var page = await stage.App.App.Services.GetRequiredService<IWebhookDeliveryStore>().ListAsync(new(), 1000);
        return [.. page.Entries.OrderBy(entry => long.Parse(entry.Key, CultureInfo.InvariantCulture))];
    }
}
