using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>The page names every instrument, tag and span that an app really has.</summary>
public sealed partial class Telemetry
{
    private static readonly string Page = Repository.Read("docs/telemetry.md");

    [Fact]
    public async Task EveryInstrumentTagAndSpan_StandsOnThePage()
    {
        using var folder = new TemporaryFolder();
        var (instruments, tags, spans) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Webhooks")
            {
                instruments.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            }
        };

        void Note<T>(Instrument instrument, T measured, ReadOnlySpan<KeyValuePair<string, object?>> with, object? state)
        {
            lock (tags)
            {
                foreach (var tag in with)
                {
                    tags.Add(tag.Key);
                }
            }
        }

        meters.SetMeasurementEventCallback<long>(Note);
        meters.SetMeasurementEventCallback<double>(Note);
        meters.Start();

        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Webhooks",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(activities);

        var recorded = new RecordingHandler<CircleCIEvent>();
        var builder = DocsApp.CreateBuilder();
        builder.Services.AddCircleCIApi(options => options.Token = "a-token-that-is-not-used");
        builder.Services.AddCircleCIWebhook().On<CircleCIEvent>(recorded.HandleAsync).RecoverMissed(options =>
        {
            options.Projects.Add("gh/acme/app");
            options.Interval = Timeout.InfiniteTimeSpan;
        });
        builder.Services.AddSqliteInbox(folder["webhooks.db"]);
        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        var request = new SignedWebhookRequest(CircleCIPayload.WorkflowCompleted().WithStatus("paused"), DocsApp.Secret);
        using var stored = await client.SendWebhookAsync("/webhooks/circleci", request);
        using var refused = await client.SendWebhookAsync("/webhooks/circleci", request.WithWrongSignature());
        await recorded.NextAsync();
        await app.StopAsync();

        // Both ways: nothing is missing on the page, and nothing on it is made up.
        Assert.Equal(instruments.Order(), Named().Matches(Page).Select(name => name.Groups["name"].Value).Order());
        Assert.All(tags, tag => Assert.Contains($"`{tag}`", Page, StringComparison.Ordinal));
        Assert.Equal(["webhook handle", "webhook process", "webhook receive"], spans.Order());
        Assert.All(spans, span => Assert.Contains($"| `{span}` |", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>webhooks\.[a-z_.]+)` \| (counter|gauge|histogram)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
