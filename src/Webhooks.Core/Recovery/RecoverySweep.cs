using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Recovery;

/// <summary>
/// The sweeps of one endpoint, one at a time:
/// 1. take the right to sweep; 2. ask the source about each project, from its place less the overlap up to the settling time;
/// 3. leave out what the store knows; 4. hand the rest to the store, oldest first, each together with its fact; 5. move the places on.
/// A failure leaves its project's place where it is, and the next sweep asks again.
/// </summary>
internal sealed class RecoverySweep(
    string endpoint,
    WebhookProvider provider,
    WebhookRecoveryOptions options,
    IReadOnlySet<string> types,
    IWebhookRecoverySource source,
    IRecoveryMemory memory,
    RecoveryTelemetry telemetry,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private const int MostFailures = 3;
    private const int KnownAtOnce = 500;

    private static readonly TimeSpan ManualInterval = TimeSpan.FromMinutes(1);

    private readonly SweepRight _right = new(endpoint, options.Interval, memory, time);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly RecoveryRequests _requests = new(
        endpoint, options.MaxRequests, options.Interval > TimeSpan.Zero ? options.Interval : ManualInterval, telemetry, time, logger);

    private readonly RecoveredDeliveries _maker = new(endpoint, provider, options, time);
    private readonly SweepNotes _notes = new();

    public string Endpoint => endpoint;

    public IReadOnlySet<string> Types => types;

    public WebhookRecoveryOptions Options => options;

    public RecoveryState State { get; } = new();

    /// <summary>Gets how long the right to sweep is held after its process has died.</summary>
    public TimeSpan LeaseDuration => _right.Duration;

    /// <summary>Sweeps once. Waits for a sweep that runs already.</summary>
    public async Task<WebhookRecoveryReport> RunAsync(WebhookRecoveryRun run, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);

        try
        {
            // 1. A dry run changes nothing, and needs no right.
            if (run.IsDryRun)
            {
                return await SweepAsync(run, cancellationToken);
            }

            return await _right.HoldAsync(token => SweepAsync(run, token), cancellationToken) ?? new() { IsHeldElsewhere = true };
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<WebhookRecoveryReport> SweepAsync(WebhookRecoveryRun run, CancellationToken cancellationToken)
    {
        var sentBefore = _requests.Sent;
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        var ways = new List<ProjectSweep>();
        var found = 0;

        // 2.
        foreach (var project in options.Projects.Distinct(StringComparer.Ordinal))
        {
            var way = await BeginAsync(project, run, cancellationToken);

            try
            {
                await FindAsync(way, cancellationToken);
                ways.Add(way);
                found += way.Found;
            }
            catch (WebhookRecoveryException refused)
            {
                problems[project] = refused.Message;
            }
        }

        // 3. and 4.
        var missed = await LeaveOutKnownAsync(ways, cancellationToken);
        var recovered = run.IsDryRun
            ? [.. missed.Select(entry => Report(entry.Way, entry.Event))]
            : await RecoverAsync(missed, problems, cancellationToken);

        // 5.
        if (!run.IsDryRun)
        {
            await MoveOnAsync(ways, problems, cancellationToken);
            RecoveryLog.Swept(logger, endpoint, found, recovered.Count, _requests.Sent - sentBefore);
        }

        return new() { Events = recovered, Found = found, Requests = _requests.Sent - sentBefore, Problems = problems };
    }

    private async Task<ProjectSweep> BeginAsync(string project, WebhookRecoveryRun run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (overlap, settle) = (options.Overlap ?? source.Overlap, options.SettleTime ?? source.SettleTime);
        var stored = await memory.FindPlaceAsync(endpoint, project, cancellationToken);
        var place = stored ?? new RecoveryPlace(now, now);

        if (stored is null && !run.IsDryRun)
        {
            await memory.SetPlaceAsync(endpoint, project, place, cancellationToken);
            RecoveryLog.Begins(logger, endpoint, project, now);
        }

        var furthest = now - options.LookBack - overlap;
        var earliest = run.Since is { } since ? Later(since, furthest) : Later(place.RemembersSince, furthest);
        return new(project, place, settle)
        {
            Query = new(_requests)
            {
                Endpoint = endpoint,
                Project = project,
                Types = types,
                Earliest = earliest,
                Since = run.Since is null ? Later(place.Place - overlap, earliest) : earliest,
                Until = now - settle,
            },
        };
    }

    private async Task FindAsync(ProjectSweep way, CancellationToken cancellationToken)
    {
        await foreach (var found in source.FindAsync(way.Query, cancellationToken))
        {
            if (!types.Contains(found.Type) || found.Time < way.Query.Earliest || found.CompletedAt > way.Query.Until)
            {
                continue;
            }

            if (way.Add(found))
            {
                way.Found++;
            }
        }
    }

    private async Task<List<(ProjectSweep Way, RecoverableEvent Event)>> LeaveOutKnownAsync(
        List<ProjectSweep> ways, CancellationToken cancellationToken)
    {
        var missed = new List<(ProjectSweep Way, RecoverableEvent Event)>();
        var all = ways.SelectMany(way => way.Events.Select(found => (way, found))).ToList();

        foreach (var some in all.Chunk(KnownAtOnce))
        {
            var known = await memory.KnowAsync(
                [.. some.Select(entry => _maker.FactOf(entry.found, entry.found.Status))], cancellationToken);

            for (var index = 0; index < some.Length; index++)
            {
                var (way, found) = some[index];

                if (!known[index] && !_notes.IsSettled(found) && IsDue(way, found))
                {
                    missed.Add((way, found));
                }
            }
        }

        // Stable: what is due at the same time stays in the source's order.
        return [.. missed.OrderBy(entry => entry.Event.Time)];
    }

    // An event without a time of its end may have ended just now: it is left to arrive from when it was first seen.
    private bool IsDue(ProjectSweep way, RecoverableEvent found)
    {
        if (found.CompletedAt is not null || _notes.SeenFor(found, time.GetUtcNow()) >= way.SettleTime)
        {
            return true;
        }

        way.Postpone(found);
        return false;
    }

    private async Task<List<WebhookRecoveredEvent>> RecoverAsync(
        List<(ProjectSweep Way, RecoverableEvent Event)> missed, Dictionary<string, string> problems, CancellationToken cancellationToken)
    {
        var recovered = new List<WebhookRecoveredEvent>();
        var failures = 0;

        foreach (var (way, found) in missed)
        {
            if (failures >= MostFailures)
            {
                way.Postpone(found);
                continue;
            }

            try
            {
                if (await RecoverAsync(found, cancellationToken))
                {
                    recovered.Add(Report(way, found));
                }

                failures = 0;
            }
            catch (WebhookRecoveryException refused)
            {
                // The others are tried nevertheless, until it seems that nothing works.
                failures++;
                problems[way.Project] = refused.Message;
                way.Postpone(found);
            }
        }

        return recovered;
    }

    private async Task<bool> RecoverAsync(RecoverableEvent found, CancellationToken cancellationToken)
    {
        if (await found.LoadBodyAsync(cancellationToken) is not { } body)
        {
            _notes.Settle(found);
            return false;
        }

        var (delivery, fact) = _maker.Make(found, body);
        var outcome = await memory.RecoverAsync(delivery, fact, cancellationToken);

        if (outcome is not (WebhookOutcome.Stored or WebhookOutcome.Duplicate))
        {
            throw new WebhookRecoveryException(
                "The inbox did not take a recovered delivery. See the inbox's own log lines and health check.");
        }

        telemetry.Recovered(endpoint, found.Type, outcome == WebhookOutcome.Duplicate);
        _notes.Settle(found);

        if (outcome == WebhookOutcome.Duplicate)
        {
            return false;
        }

        RecoveryLog.Recovered(logger, endpoint, found.Type, found.Subject, found.Time, delivery.Id);
        return true;
    }

    private async Task MoveOnAsync(List<ProjectSweep> ways, Dictionary<string, string> problems, CancellationToken cancellationToken)
    {
        DateTimeOffset? place = null;

        foreach (var way in ways)
        {
            var next = way.Next;
            await memory.SetPlaceAsync(endpoint, way.Project, way.Place with { Place = next }, cancellationToken);
            place = place is { } other && other < next ? other : next;
        }

        foreach (var (project, problem) in problems)
        {
            if (State.Problems.GetValueOrDefault(project) != problem)
            {
                RecoveryLog.Failed(logger, endpoint, project, problem);
            }
        }

        foreach (var project in State.Problems.Keys.Except(problems.Keys, StringComparer.Ordinal))
        {
            RecoveryLog.Works(logger, endpoint, project);
        }

        State.Ended(problems, ways.Count == options.Projects.Distinct(StringComparer.Ordinal).Count() ? place : null, time.GetUtcNow());
        telemetry.Swept(endpoint, problems.Count == 0);
    }

    private static WebhookRecoveredEvent Report(ProjectSweep way, RecoverableEvent found) =>
        new(way.Project, found.Type, found.Subject, found.Status, found.Time);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
