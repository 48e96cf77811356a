using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests;

/// <summary>What an app with an inbox and recovery measures and traces, collected while it runs.</summary>
internal sealed class EmittedTelemetry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly Dictionary<string, HashSet<string>> _tags = [];
    private readonly HashSet<string> _spans = [];

    private EmittedTelemetry()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Webhooks")
            {
                lock (_gate)
                {
                    Instruments[instrument.Name] = instrument;
                    _tags.TryAdd(instrument.Name, []);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<int>(Note);
        _meters.SetMeasurementEventCallback<long>(Note);
        _meters.SetMeasurementEventCallback<double>(Note);
        _activities = new()
        {
            ShouldListenTo = source => source.Name == "Webhooks",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                lock (_gate)
                {
                    _spans.Add(activity.OperationName);
                }
            },
        };
    }

    /// <summary>The instruments by name.</summary>
    public Dictionary<string, Instrument> Instruments { get; } = [];

    /// <summary>The instruments that have measured something.</summary>
    public HashSet<string> Measured { get; } = [];

    /// <summary>The tags of each instrument's measurements.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Tags => _tags;

    public IReadOnlyCollection<string> Spans => _spans;

    /// <summary>Runs an app in which everything happens that is measured without a fault of the machine.</summary>
    public static async Task<EmittedTelemetry> CollectAsync()
    {
        var emitted = new EmittedTelemetry();
        emitted._meters.Start();
        ActivitySource.AddActivityListener(emitted._activities);
        await emitted.RunAsync();
        return emitted;
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var api = await CannedApi.OfAnEmptyProject().StartAsync();
        var recorded = new RecordingHandler<CircleCIEvent>();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Webhooks:Api:CircleCI:Token", "a-token-of-the-pages"),
            new("Webhooks:Api:CircleCI:Host", api.Address.AbsoluteUri),
        ]);
        builder.Services.AddCircleCIApi();
        builder.Services.AddCircleCIWebhook(options => options.MaxSilence = TimeSpan.FromHours(1))
            .On<CircleCIEvent>(recorded.HandleAsync)
            .RecoverMissed(options => options.Projects.Add("gh/acme/app"));
        builder.Services.AddSqliteInbox(folder["webhooks.db"]);

        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        var request = new SignedWebhookRequest(CircleCIPayload.WorkflowCompleted().WithStatus("paused"), DocsApp.Secret);
        using var stored = await client.SendWebhookAsync("/webhooks/circleci", request);
        using var refused = await client.SendWebhookAsync("/webhooks/circleci", request.WithWrongSignature());
        await recorded.NextAsync();
        await app.Services.GetRequiredService<WebhookRecovery>().RunAsync("CircleCI", new());
        await Wait.UntilAsync(() =>
        {
            _meters.RecordObservableInstruments();

            lock (_gate)
            {
                // The gauges of the inbox and of recovery measure nothing until the worker and the first sweep have run.
                return Measured.Contains("webhooks.inbox.depth") && Measured.Contains("webhooks.recovery.lag");
            }
        });
        await app.StopAsync();
    }

    private void Note<T>(Instrument instrument, T measured, ReadOnlySpan<KeyValuePair<string, object?>> with, object? state)
    {
        lock (_gate)
        {
            Measured.Add(instrument.Name);

            foreach (var tag in with)
            {
                _tags[instrument.Name].Add(tag.Key);
            }
        }
    }
}
