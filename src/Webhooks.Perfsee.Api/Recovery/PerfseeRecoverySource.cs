using System.Net;
using System.Runtime.CompilerServices;

namespace Webhooks.Perfsee.Api.Recovery;

/// <summary>
/// Asks Perfsee which analyses have ended. A body is the answer of the query that Perfsee runs for its webhooks, byte for byte. Perfsee
/// lists by creation, and a repeated analysis keeps its place: lists are read back beyond what is asked for.
/// </summary>
internal sealed class PerfseeRecoverySource(PerfseeClient client) : IWebhookRecoverySource
{
    // How old an artifact may be when its analysis is run again.
    private static readonly TimeSpan Reruns = TimeSpan.FromDays(7);

    public string Provider => PerfseeWebhook.ProviderName;

    public TimeSpan SettleTime => TimeSpan.FromMinutes(2);

    public TimeSpan Overlap => TimeSpan.FromHours(1);

    public string? CheckProject(string project) => PerfseeClient.IsProjectId(project)
        ? null
        : "A project's id has 1 to 100 lower-case letters, digits, '-' and '_'.";

    public async IAsyncEnumerable<RecoverableEvent> FindAsync(
        WebhookRecoveryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Types.Contains(EventTypes.BundleFinished))
        {
            await foreach (var artifact in ItemsAsync(
                query, (from, token) => client.GetArtifactsAsync(query.Project, filter: null, from, token), cancellationToken))
            {
                if (artifact.CreatedAt < query.Earliest - Reruns)
                {
                    break;
                }

                if (EventOf(query, artifact) is { } found)
                {
                    yield return found;
                }
            }
        }

        if (!query.Types.Contains(EventTypes.SnapshotCompleted)
            && !query.Types.Contains(EventTypes.SnapshotReportCompleted)
            && !query.Types.Contains(EventTypes.SourceFinished))
        {
            yield break;
        }

        await foreach (var snapshot in ItemsAsync(
            query, (from, token) => client.GetSnapshotsAsync(query.Project, filter: null, from, token), cancellationToken))
        {
            if (snapshot.CreatedAt < query.Earliest)
            {
                break;
            }

            foreach (var found in EventsOf(query, snapshot))
            {
                yield return found;
            }
        }
    }

    private RecoverableEvent? EventOf(WebhookRecoveryQuery query, ArtifactDetails artifact)
    {
        if (artifact.Status == BundleJobStatus.Unknown)
        {
            query.ReportUnknownStatus(EventTypes.BundleFinished, artifact.StatusText);
        }

        return artifact.Status is not (BundleJobStatus.Passed or BundleJobStatus.Failed)
            ? null
            : new()
            {
                Type = EventTypes.BundleFinished,
                Subject = $"artifact:{query.Project}/{artifact.Id}",
                CompletedAt = artifact.UpdatedAt,
                CreatedAt = artifact.CreatedAt,
                ChangedAt = artifact.UpdatedAt,
                LoadBodyAsync = token => BodyAsync(query, inner => client.GetBundleFinishedAsync(query.Project, artifact.Id, inner), token),
            };
    }

    private IEnumerable<RecoverableEvent> EventsOf(WebhookRecoveryQuery query, SnapshotDetails snapshot)
    {
        foreach (var report in snapshot.Reports)
        {
            if (report.Status == SnapshotStatus.Completed)
            {
                yield return EventOf(
                    EventTypes.SnapshotReportCompleted, $"report:{query.Project}/{report.Id}", report.CreatedAt,
                    token => BodyAsync(query, inner => client.GetSnapshotReportCompletedAsync(query.Project, report.Id, inner), token));
            }

            if (report.SourceStatus == SourceAnalysisStatus.Completed)
            {
                yield return EventOf(
                    EventTypes.SourceFinished, $"report:{query.Project}/{report.Id}", report.CreatedAt,
                    token => BodyAsync(query, inner => client.GetSourceFinishedAsync(query.Project, report.Id, inner), token));
            }
        }

        if (snapshot.Status == SnapshotStatus.Unknown)
        {
            query.ReportUnknownStatus(EventTypes.SnapshotCompleted, snapshot.StatusText);
        }

        if (snapshot.Status == SnapshotStatus.Completed)
        {
            yield return EventOf(
                EventTypes.SnapshotCompleted, $"snapshot:{query.Project}/{snapshot.Id}", snapshot.CreatedAt,
                token => BodyAsync(query, inner => client.GetSnapshotCompletedAsync(query.Project, snapshot.Id, inner), token));
        }
    }

    // Perfsee keeps no time of the end. Each is sent once, so that a delivery at any time after the creation is this one.
    private static RecoverableEvent EventOf(
        string type, string subject, DateTimeOffset createdAt, Func<CancellationToken, Task<byte[]?>> loadBody) => new()
        {
            Type = type,
            Subject = subject,
            CreatedAt = createdAt,
            ChangedAt = createdAt,
            LoadBodyAsync = loadBody,
        };

    private static async Task<byte[]?> BodyAsync(
        WebhookRecoveryQuery query, Func<CancellationToken, Task<PerfseeEventBody?>> load, CancellationToken cancellationToken) =>
        (await Ask(query, load, cancellationToken))?.ToBody();

    // A page is a request; a page that is refused for a moment is requested again by its position.
    private static async IAsyncEnumerable<T> ItemsAsync<T>(
        WebhookRecoveryQuery query,
        Func<string?, CancellationToken, IAsyncEnumerable<PerfseePage<T>>> list,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? position = null;

        do
        {
            var from = position;

            if (await Ask(query, token => FirstAsync(list(from, token), token), cancellationToken) is not { } page)
            {
                yield break;
            }

            foreach (var item in page.Items)
            {
                yield return item;
            }

            position = page.NextPosition;
        }
        while (position is not null);
    }

    private static async Task<PerfseePage<T>?> FirstAsync<T>(
        IAsyncEnumerable<PerfseePage<T>> pages, CancellationToken cancellationToken)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            return page;
        }

        return null;
    }

    private static Task<T> Ask<T>(
        WebhookRecoveryQuery query, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        query.RequestAsync(
            async token =>
            {
                try
                {
                    return await request(token);
                }
                catch (PerfseeApiException refused)
                {
                    throw new WebhookRecoveryException(
                        refused.Message,
                        refused.RetryAfter ?? (refused.StatusCode == HttpStatusCode.TooManyRequests ? TimeSpan.FromMinutes(1) : null),
                        refused);
                }
            },
            cancellationToken);
}
