using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.Tests;

namespace Webhooks.Sqs.Tests;

public sealed class TelemetryTests(SqsServer server) : QueueTests(server)
{
    [SkippableFact]
    public async Task SpanOfTheWorker_LinksToTheSpanOfTheRequest()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Webhooks",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var receiver = await StartReceiverAsync();
        await StartWorkerAsync(new Handled().On);
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        await receiver.AcceptAsync(Delivery("traced"));

        await Eventually.IsTrueAsync(
            () => spans.Any(span => span.OperationName == "webhook process" && span.GetTagItem("webhooks.delivery_id") is "traced"),
            "the span is over");
        var process = spans.Single(span => span.OperationName == "webhook process" && span.GetTagItem("webhooks.delivery_id") is "traced");
        Assert.Equal((request.TraceId, request.SpanId), process.Links.Select(link => (link.Context.TraceId, link.Context.SpanId)).Single());
        Assert.NotEqual(request.TraceId, process.TraceId);
    }

    [SkippableFact]
    public async Task QueuesAndAttempts_AreMeasured_AndTheHealthCheckSaysWhenSomebodyShouldLook()
    {
        var receiver = await StartReceiverAsync();
        using var received = new Meters(receiver.Services);
        await receiver.AcceptAsync(Delivery());
        await receiver.AcceptAsync(Delivery());

        await Eventually.IsTrueAsync(() => received.Read("webhooks.inbox.depth") is 2, "the depth is measured");
        Assert.Equal(0, received.Read("webhooks.inbox.dead"));
        Assert.Null(received.Read("webhooks.inbox.oldest_age"));
        Assert.Equal((HealthStatus.Healthy, null), await receiver.CheckHealthAsync());

        var isMeasured = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = await StartWorkerAsync(
            new Handled(async (_, _) =>
            {
                await isMeasured.Task;
                throw new InvalidOperationException("never");
            }).On,
            options => options.MaxAttempts = 2);
        using var handled = new Meters(worker.Services);
        isMeasured.SetResult();
        await Eventually.IsTrueAsync(
            () => handled.Read("webhooks.inbox.dead") is 2 && handled.Read("webhooks.inbox.depth") is 0, "the dead letters are measured");
        await Eventually.IsTrueAsync(
            () => handled.Sum("webhooks.inbox.attempts", "webhooks.outcome", "dead") is 2, "the last attempts are counted");
        Assert.Equal(0, handled.Read("webhooks.inbox.oldest_age"));
        Assert.Equal(2, handled.Sum("webhooks.inbox.attempts", "webhooks.outcome", "failed"));
        Assert.Equal((HealthStatus.Degraded, "2 webhooks are dead letters: retry or delete them."), await worker.CheckHealthAsync());
    }

    [SkippableFact]
    public async Task BacklogThatIsTooOld_IsDegraded()
    {
        var ending = new TaskCompletionSource();
        var handled = new Handled((_, _) => ending.Task);
        var machine = await StartInboxAsync(
            options => options.Concurrency = 1,
            handled.On,
            services => services.AddHealthChecks().AddSqsInbox("backlog", maxAge: TimeSpan.FromMilliseconds(1)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => machine.AcceptAsync(Delivery())));
        await Eventually.IsTrueAsync(() => handled.Contexts.Count == 1, "one runs, and others wait");

        var report = await machine.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        var entry = report.Entries["backlog"];
        ending.SetResult();

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.StartsWith("The oldest of 4 waiting webhooks was received 00:00:", entry.Description, StringComparison.Ordinal);
        Assert.True(entry.Data.ContainsKey("oldest_seconds"));
    }

    [SkippableFact]
    public async Task MemoryThatIsNotShared_IsToldAtTheStart_OfWhoHandles()
    {
        var worker = await StartWorkerAsync(new Handled().On);
        var receiver = await StartReceiverAsync();

        Assert.Contains(
            "services.AddPostgreSqlDeduplicator(…)", Assert.Single(worker.Logs.Named("MemoryNotShared")).Message, StringComparison.Ordinal);
        Assert.Empty(receiver.Logs.Named("MemoryNotShared"));
    }
}
