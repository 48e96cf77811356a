using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using Webhooks.Tests;

namespace Webhooks.RabbitMQ.Tests;

public sealed class TelemetryTests(RabbitMQServer server) : BrokerTests(server)
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
        var worker = await StartWorkerAsync(new Handled().On);
        using var request = new Activity("request").Start();

        await receiver.AcceptAsync(Delivery("traced"));

        await Eventually.IsTrueAsync(() => spans.Any(span => span.OperationName == "webhook process"), "the span is over");
        var process = spans.Single(span => span.OperationName == "webhook process");
        Assert.Equal((request.TraceId, request.SpanId), process.Links.Select(link => (link.Context.TraceId, link.Context.SpanId)).Single());
        Assert.NotEqual(request.TraceId, process.TraceId);
        Assert.Equal("traced", process.GetTagItem("webhooks.delivery_id"));
        Assert.Equal(process.SpanId, spans.Single(span => span.OperationName == "webhook handle").ParentSpanId);
        await worker.DisposeAsync();
    }

    [SkippableFact]
    public async Task QueuesAndAttempts_AreMeasured_AndTheHealthCheckSaysWhenSomebodyShouldLook()
    {
        var receiver = await StartInboxAsync(
            options => options.EnableProcessing = false, services: services => services.AddHealthChecks().AddRabbitMQInbox());
        await receiver.AcceptAsync(Delivery());
        await receiver.AcceptAsync(Delivery());
        await Eventually.IsTrueAsync(async () => await CountAsync(Names.Intake) == 2, "the queue has counted them");

        using var measured = new Measured(receiver.Host.Services.GetRequiredService<IMeterFactory>());
        await Eventually.IsTrueAsync(() => measured.Read("webhooks.inbox.depth") is 2, "the depth is measured");
        Assert.Equal((HealthStatus.Degraded, "2 webhooks wait, and no worker takes any."), await CheckHealthAsync(receiver));

        var isMeasured = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = await StartWorkerAsync(
            new Handled(async (_, _) =>
            {
                await isMeasured.Task;
                throw new InvalidOperationException();
            }).On,
            options => options.MaxAttempts = 2,
            services => services.AddHealthChecks().AddRabbitMQInbox());
        using var attempts = new Measured(worker.Host.Services.GetRequiredService<IMeterFactory>());
        isMeasured.SetResult();
        await Eventually.IsTrueAsync(() => attempts.Read("webhooks.inbox.dead") is 2, "the dead letters are measured");
        await Eventually.IsTrueAsync(() => attempts.Outcomes.Count() == 4 && attempts.Read("webhooks.inbox.depth") is 0, "all are counted");
        Assert.Equal(0, attempts.Read("webhooks.inbox.oldest_age"));
        Assert.Equal(["dead", "dead", "failed", "failed"], attempts.Outcomes.Order());
        Assert.Equal((HealthStatus.Degraded, "2 webhooks are dead letters: retry or delete them."), await CheckHealthAsync(worker));

        await Channel.QueuePurgeAsync(Names.Dead);
        Assert.Equal((HealthStatus.Healthy, null), await CheckHealthAsync(worker));
    }

    [SkippableFact]
    public async Task BacklogThatIsTooOld_IsDegraded()
    {
        var ending = new TaskCompletionSource();
        var handled = new Handled((_, _) => ending.Task);
        var machine = await StartInboxAsync(
            options => options.Concurrency = 1,
            handled.On,
            services => services.AddHealthChecks().AddRabbitMQInbox(maxAge: TimeSpan.FromMilliseconds(1)));
        await machine.AcceptAsync(Delivery());
        await machine.AcceptAsync(Delivery());
        await machine.AcceptAsync(Delivery());
        await Eventually.IsTrueAsync(
            async () => handled.Contexts.Count == 1 && await CountAsync(Names.Intake) == 1, "one runs, one is taken ahead and one waits");

        var (status, description) = await CheckHealthAsync(machine);

        Assert.Equal(HealthStatus.Degraded, status);
        Assert.StartsWith("The oldest of 1 waiting webhooks was received 00:00:", description, StringComparison.Ordinal);
        ending.SetResult();
    }

    [SkippableFact]
    public async Task DeliveryThatNobodyHandlesForAnHour_IsDegraded()
    {
        var machine = await StartInboxAsync(
            handlers: new Handled().On, services: services => services.AddHealthChecks().AddRabbitMQInbox());
        await machine.AcceptAsync(Delivery());
        var headers = new Dictionary<string, object?>
        {
            ["cloudEvents:id"] = "strange",
            ["cloudEvents:type"] = "circleci.workflow-completed",
            ["cloudEvents:webhookprovider"] = "CircleCI",
            ["cloudEvents:webhookendpoint"] = "team-b",
            ["webhooks-unhandled-since"] = $"{TimeProvider.System.GetUtcNow().AddHours(-2):O}",
        };

        await Channel.BasicPublishAsync("", Names.Intake, mandatory: true, new BasicProperties { Headers = headers }, "{}"u8.ToArray());

        // Before it consumes, the check says that no worker takes any.
        const string Expected = "No process handles deliveries of team-b: add a handler. They become dead letters after 7.00:00:00.";
        await Eventually.IsTrueAsync(
            async () => await CheckHealthAsync(machine) is { Status: HealthStatus.Degraded, Description: Expected }, "the check says so");
    }

    [SkippableFact]
    public async Task SecondProcessWithAMemoryOfItsOwn_IsToldWhatIsNotDeduplicated()
    {
        var first = await StartInboxAsync(handlers: new Handled().On);
        await Eventually.IsTrueAsync(() => first.Logs.Named("Connected").Count() == 3, "it consumes");

        var second = await StartInboxAsync(handlers: new Handled().On);

        await Eventually.IsTrueAsync(() => second.Logs.Named("MemoryNotShared").Any(), "it is told");
        Assert.Empty(first.Logs.Named("MemoryNotShared"));
    }

    private static async Task<(HealthStatus Status, string? Description)> CheckHealthAsync(Machine machine)
    {
        var report = await machine.Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        var entry = report.Entries["webhook_inbox"];
        return (entry.Status, entry.Description);
    }

    /// <summary>What one app measures.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, double> _values = [];
        private readonly ConcurrentQueue<string> _outcomes = [];

        public Measured(IMeterFactory meters)
        {
            var meter = meters.Create("Webhooks");
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
            _listener.Start();
        }

        public IEnumerable<string> Outcomes => _outcomes;

        public double? Read(string name)
        {
            _values.Clear();
            _listener.RecordObservableInstruments();
            return _values.TryGetValue(name, out var value) ? value : null;
        }

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            _values[instrument.Name] = value;

            foreach (var (name, tag) in tags)
            {
                if (instrument.Name == "webhooks.inbox.attempts" && name == "webhooks.outcome")
                {
                    _outcomes.Enqueue((string)tag!);
                }
            }
        }
    }
}
