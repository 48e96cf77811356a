using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webhooks.Processing;

/// <summary>
/// The health check of an inbox, the same for every store. Unhealthy when the inbox takes no deliveries; degraded while an operator should
/// look: handlers that are stuck, deliveries that wait too long or for no worker, dead letters.
/// </summary>
internal sealed class InboxHealthCheck(IInboxStore store, InboxWorker? worker, StuckHandlers stuck, TimeSpan maxAge) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        WebhookDeliveryCounts counts;

        try
        {
            await store.ProbeAsync(cancellationToken);
            counts = await store.CountAsync(cancellationToken);
        }
        // Whatever the failure, the inbox is unhealthy.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, exception.Message, exception);
        }

        var data = DataOf(counts);
        return ProblemOf(counts) is { } problem
            ? HealthCheckResult.Degraded(store.Note is { } note ? $"{problem} {note}" : problem, data: data)
            : HealthCheckResult.Healthy(store.Note, data);
    }

    private string? ProblemOf(WebhookDeliveryCounts counts)
    {
        if (worker?.IsHalted == true)
        {
            return Text(
                $"{stuck.Count} handlers ignore their token, and nothing more is started here until one of them ends (MaxStuckHandlers).");
        }

        if (stuck.Count > 0)
        {
            return Text($"{stuck.Count} handlers go on although their token is cancelled: pass it to everything that they await.");
        }

        if (counts.OldestWaitingAge > maxAge)
        {
            return Text(
                $"The oldest of {counts.Pending + (counts.Running ?? 0)} waiting webhooks was received {counts.OldestWaitingAge:c} ago.");
        }

        if (counts is { Pending: > 0, Workers: 0 })
        {
            return Text($"{counts.Pending} webhooks wait, and no worker takes any.");
        }

        if (store.Problem is { } problem)
        {
            return problem;
        }

        return counts.DeadLettered > 0 ? Text($"{counts.DeadLettered} webhooks are dead letters: retry or delete them.") : null;
    }

    private Dictionary<string, object> DataOf(WebhookDeliveryCounts counts)
    {
        var data = new Dictionary<string, object> { ["pending"] = counts.Pending, ["dead"] = counts.DeadLettered, ["stuck"] = stuck.Count };

        void Add<T>(string name, T? value)
            where T : struct
        {
            if (value is { } known)
            {
                data[name] = known;
            }
        }

        Add("running", counts.Running);
        Add("workers", counts.Workers);
        Add("oldest_seconds", counts.OldestWaitingAge?.TotalSeconds);
        return data;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
