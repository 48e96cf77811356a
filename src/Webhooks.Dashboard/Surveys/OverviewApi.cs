using System.Globalization;
using Microsoft.AspNetCore.Http;
using Webhooks.Dashboard.Api;
using Webhooks.Dashboard.Deliveries;

namespace Webhooks.Dashboard.Surveys;

/// <summary>Answers the page's requests about many deliveries at once.</summary>
internal sealed class OverviewApi(Func<IWebhookDeliveryStore> store, SurveyReader reader, Summaries summaries, RefusalLog refusals)
{
    private const int MaxBuilds = 300;
    private const int MaxDrift = 500;
    private const int MaxWaiting = 1_000;

    private static readonly string[] Workflows = ["workflow-completed"];
    private static readonly string[] Bundles = ["bundle:finished"];

    public async Task OverviewAsync(HttpContext context)
    {
        var hours = int.TryParse(context.Request.Query["hours"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            && asked is >= 1 and <= 168
            ? asked
            : 24;
        var now = reader.Time.GetUtcNow();

        // To the minute, so that several pages ask one question.
        var from = new DateTimeOffset(
            (now - TimeSpan.FromHours(hours)).UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        var survey = await reader.ReadAsync(new() { ReceivedFrom = from }, SurveyReader.MaxEntries, context.RequestAborted);
        await Answer.JsonAsync(context, Pictures.Of(survey, hours, now), DashboardJson.Default.OverviewView);
    }

    public async Task FailuresAsync(HttpContext context)
    {
        var dead = await reader.ReadAsync(
            new() { State = WebhookDeliveryState.DeadLettered }, SurveyReader.MaxEntries, context.RequestAborted);
        var waiting = store().Capabilities.ListableStates.Contains(WebhookDeliveryState.Pending)
            ? await reader.ReadAsync(new() { State = WebhookDeliveryState.Pending }, MaxWaiting, context.RequestAborted)
            : new([], true);
        var groups = dead.Entries.Concat(waiting.Entries)
            .Where(entry => entry.LastError is not null)
            .Select(entry => (Entry: entry, Cause: FailureCause.Of(entry.LastError!)))
            .GroupBy(item => (item.Cause.Handler, item.Cause.Exception, item.Cause.Search, item.Entry.Provider, item.Entry.Type))
            .Select(group => new FailureGroup
            {
                Handler = group.Key.Handler,
                Exception = group.Key.Exception,
                Message = group.First().Cause.Message,
                Provider = group.Key.Provider,
                Type = group.Key.Type,
                Dead = group.Count(item => item.Entry.State == WebhookDeliveryState.DeadLettered),
                Waiting = group.Count(item => item.Entry.State != WebhookDeliveryState.DeadLettered),
                First = group.Min(item => item.Entry.ReceivedAt),
                Last = group.Max(item => item.Entry.ReceivedAt),
                Search = group.Key.Search,
                Sample = group.First().Entry.Key,
            })
            .OrderByDescending(group => group.Dead + group.Waiting);

        await Answer.JsonAsync(
            context,
            new([.. groups], dead.Entries.Count + waiting.Entries.Count, dead.IsAll && waiting.IsAll),
            DashboardJson.Default.FailuresView);
    }

    public async Task BuildsAsync(HttpContext context)
    {
        var types = context.Request.Query["provider"] == "perfsee" ? Bundles : Workflows;
        var entries = new List<EntryView>();
        var isAll = true;

        foreach (var type in types)
        {
            var survey = await reader.ReadAsync(new() { Type = type }, MaxBuilds, context.RequestAborted);
            isAll &= survey.IsAll;

            foreach (var entry in survey.Entries)
            {
                if (await summaries.FindAsync(entry, context.RequestAborted) is { } summary)
                {
                    entries.Add(EntryView.Of(entry, summary with { Drift = [] }));
                }
            }
        }

        await Answer.JsonAsync(context, new(entries, isAll), DashboardJson.Default.BuildsView);
    }

    public async Task DriftAsync(HttpContext context)
    {
        var survey = await reader.ReadAsync(new(), MaxDrift, context.RequestAborted);
        var seen = new List<(WebhookDeliveryEntry Entry, Difference Difference)>();

        foreach (var entry in survey.Entries)
        {
            if (await summaries.FindAsync(entry, context.RequestAborted) is { } summary)
            {
                seen.AddRange(summary.Drift.Select(difference => (entry, difference)));
            }
        }

        var rows = seen
            .GroupBy(item => (item.Entry.Provider, item.Entry.Type, item.Difference.Path, item.Difference.Kind))
            .Select(group => new DriftRow(
                group.Key.Provider,
                group.Key.Type,
                group.Key.Path,
                group.Key.Kind,
                group.First().Difference.Json,
                group.Select(item => item.Entry.Key).Distinct().Count(),
                group.Min(item => item.Entry.ReceivedAt),
                group.Max(item => item.Entry.ReceivedAt),
                group.First().Entry.Key))
            .OrderByDescending(row => row.Count)
            .Take(200);

        await Answer.JsonAsync(context, new([.. rows], survey.Entries.Count), DashboardJson.Default.DriftView);
    }

    public Task RefusalsAsync(HttpContext context) => Answer.JsonAsync(context, refusals.View(), DashboardJson.Default.RefusalsView);
}
