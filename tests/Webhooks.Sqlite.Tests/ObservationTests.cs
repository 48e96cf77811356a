using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.Sqlite.Tests;

/// <summary>Health, metrics and spans.</summary>
public sealed class ObservationTests : IDisposable
{
    private readonly InboxFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EmptyInbox_IsHealthy()
    {
        await using var host = await StartAsync();
        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal((0L, 0L, 0L), (report.Data["pending"], report.Data["running"], report.Data["dead"]));
    }

    [Fact]
    public async Task OldBacklog_IsDegraded()
    {
        var time = new ShiftedTime();
        await using var host = await StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        await host.AcceptAsync(Deliveries.New());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        time.Shift(TimeSpan.FromMinutes(11));
        var report = await CheckAsync(host);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith("The oldest of 1 waiting webhooks was received 00:11:", report.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_AreDegraded_UntilTheyAreGone()
    {
        await using var host = await StartAsync(endpoint => endpoint.On<CircleCIPing>((_, _) => throw new InvalidOperationException()));
        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();

        var report = await CheckAsync(host);
        Assert.Equal((HealthStatus.Degraded, "1 webhooks are dead letters: retry or delete them."), (report.Status, report.Description));
        await host.Store.DropAsync(1);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task FileThatCannotBeWritten_IsUnhealthy_WithTheCure()
    {
        await using var host = await StartAsync();

        using (_folder.Lock())
        {
            // A machine that is too busy may take longer than the check waits for the reason.
            await Wait.UntilAsync(async () =>
            {
                var report = await CheckAsync(host);
                Assert.Equal(HealthStatus.Unhealthy, report.Status);
                return report.Description!.Contains("another program keeps it locked", StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task Gauges_TellDepthAgeAndDeadLetters()
    {
        var time = new ShiftedTime();
        using var gauges = new Measurements("webhooks.inbox.depth", "webhooks.inbox.oldest_age", "webhooks.inbox.dead");
        await using var host = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>((_, _) => throw new InvalidOperationException()), services =>
                services.AddSingleton<TimeProvider>(time));
        await host.AcceptAsync(Deliveries.New());
        await host.SettledAsync();
        await host.AcceptAsync(Deliveries.New(endpoint: "other"));
        await host.AcceptAsync(Deliveries.New(endpoint: "other"));
        time.Shift(TimeSpan.FromHours(1));

        Assert.Equal(2, gauges.Observe("webhooks.inbox.depth"));
        Assert.Equal(1, gauges.Observe("webhooks.inbox.dead"));
        Assert.InRange(gauges.Observe("webhooks.inbox.oldest_age"), 3600, 3700);
    }

    [Fact]
    public async Task SpanOfAnAttempt_LinksToTheSpanOfTheRequest_AcrossARestart()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Webhooks" or "Requests",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Requests");
        ActivityContext request;

        await using (var receiver = await InboxHost.StartAsync(_folder.File))
        {
            using var activity = source.StartActivity("request")!;
            activity.TraceStateString = "vendor=1";
            request = activity.Context;
            await receiver.AcceptAsync(Deliveries.New("1"));
        }

        await using var worker = await InboxHost.StartAsync(
            _folder.File, endpoint => endpoint.On<CircleCIPing>((_, _) => Task.CompletedTask));
        await worker.SettledAsync();

        Activity[] seen;

        lock (spans)
        {
            seen = [.. spans];
        }

        var attempt = Assert.Single(seen, span => span.OperationName == "webhook process");
        var link = Assert.Single(attempt.Links).Context;
        Assert.Equal((request.TraceId, request.SpanId, "vendor=1"), (link.TraceId, link.SpanId, link.TraceState));
        Assert.NotEqual(request.TraceId, attempt.TraceId);
        Assert.Equal(attempt.SpanId, Assert.Single(seen, span => span.OperationName == "webhook handle").ParentSpanId);
    }

    private static async Task<HealthReportEntry> CheckAsync(InboxHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_inbox"];

    private Task<InboxHost> StartAsync(
        Action<WebhookBuilder>? handlers = null, Action<IServiceCollection>? services = null) => InboxHost.StartAsync(
        _folder.File,
        handlers,
        options => options.MaxAttempts = 1,
        all =>
        {
            all.AddHealthChecks().AddSqliteInbox();
            services?.Invoke(all);
        });
}
