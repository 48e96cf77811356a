using Webhooks.Api;
using Webhooks.Perfsee.Api.Reading;
using Webhooks.Perfsee.Api.Requests;

namespace Webhooks.Perfsee.Api;

/// <summary>
/// Provides typed access to Perfsee's API: context for an event by its ids, the bodies of events, and the webhooks themselves. Add it with
/// <c>services.AddPerfseeApi()</c>. All members are safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// A get method returns <see langword="null"/> when Perfsee has no such item. Everything else that is no success throws
/// <see cref="PerfseeApiException"/>, which says how to fix it; an unknown project of a list does too, with status 404.
/// <see cref="OperationCanceledException"/> is thrown only when the given token is cancelled.
/// </para>
/// <para>
/// Answers are read tolerantly: a member that is missing or of another type has its empty value, and a status that this version does not
/// know is <c>Unknown</c> beside its text. Perfsee allows 120 requests a minute for a token; what it refuses is waited for and repeated.
/// </para>
/// </remarks>
public sealed class PerfseeClient
{
    internal const string Provider = "Perfsee";
    private const int ArtifactsAtOnce = 100;
    private const int SnapshotsAtOnce = 20;
    private readonly PerfseeApi _api;

    internal PerfseeClient(IHttpClientFactory clients, ApiSettings<PerfseeApiOptions> settings) =>
        _api = new(new(
            clients, ApiRegistration.ClientName(Provider), () => settings.Connection, PerfseeThrottle.RetryAfter, PerfseeApi.Exception));

    /// <summary>Gets an artifact.</summary>
    /// <param name="projectId">The project's id, which is its slug, as <c>webhook.Event.Project.Id</c>.</param>
    /// <param name="id">The artifact's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The artifact; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<ArtifactDetails?> GetArtifactAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        OneAsync(
            PerfseeDocuments.Artifact, new() { ProjectSlug = Slug(projectId), ArtifactIid = id }, "artifact", PerfseeReader.Artifact,
            cancellationToken);

    /// <summary>Gets a snapshot with its reports.</summary>
    /// <param name="projectId">The project's id, which is its slug, as <c>webhook.Event.Project.Id</c>.</param>
    /// <param name="id">The snapshot's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The snapshot; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<SnapshotDetails?> GetSnapshotAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        OneAsync(
            PerfseeDocuments.Snapshot, new() { ProjectSlug = Slug(projectId), SnapshotIid = id }, "snapshot", PerfseeReader.Snapshot,
            cancellationToken);

    /// <summary>Gets a report with its metrics, and the steps of a user flow.</summary>
    /// <param name="projectId">The project's id, which is its slug, as <c>webhook.Event.Project.Id</c>.</param>
    /// <param name="id">The report's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The report; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<ReportDetails?> GetReportAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        OneAsync(
            PerfseeDocuments.Report, new() { ProjectSlug = Slug(projectId), SnapshotReportIid = id }, "snapshotReport",
            PerfseeReader.Report, cancellationToken);

    /// <summary>Lists the artifacts of a project, newest first.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="filter">Which artifacts; <see langword="null"/> lists all.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="PerfseeApiException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug, or <paramref name="from"/> is no position.</exception>
    public IAsyncEnumerable<PerfseePage<ArtifactDetails>> GetArtifactsAsync(
        string projectId, ArtifactFilter? filter = null, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            PerfseeDocuments.Artifacts,
            "artifacts",
            new() { ProjectSlug = Slug(projectId), Branch = filter?.Branch, Name = filter?.Name, Hash = filter?.Hash },
            ApiPosition.Parse(from, nameof(from)),
            ArtifactsAtOnce,
            PerfseeReader.Artifact,
            cancellationToken);

    /// <summary>Lists the snapshots of a project, newest first.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="filter">Which snapshots; <see langword="null"/> lists all.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="PerfseeApiException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug, or <paramref name="from"/> is no position.</exception>
    public IAsyncEnumerable<PerfseePage<SnapshotDetails>> GetSnapshotsAsync(
        string projectId, SnapshotFilter? filter = null, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            PerfseeDocuments.Snapshots,
            "snapshots",
            new() { ProjectSlug = Slug(projectId), Title = filter?.Title, Hash = filter?.Hash },
            ApiPosition.Parse(from, nameof(from)),
            SnapshotsAtOnce,
            PerfseeReader.Snapshot,
            cancellationToken);

    /// <summary>
    /// Lists the reports of a project that were completed within a time, without the steps of user flows. It is one request.
    /// </summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="since">The earliest time.</param>
    /// <param name="until">The latest time; <see langword="null"/> is now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reports; only completed ones, as Perfsee lists no others by time.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; an unknown project has status 404.</exception>
    public Task<IReadOnlyList<ReportDetails>> GetReportsAsync(
        string projectId, DateTimeOffset since, DateTimeOffset? until = null, CancellationToken cancellationToken = default) =>
        ReportsAsync(projectId, new(From: since.ToUniversalTime(), To: until?.ToUniversalTime()), cancellationToken);

    /// <summary>Lists reports of a project by their numbers, of any status, steps of user flows too. It is one request.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="ids">The numbers of the reports.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The reports that there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ids"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; an unknown project has status 404.</exception>
    public Task<IReadOnlyList<ReportDetails>> GetReportsAsync(
        string projectId, IReadOnlyList<int> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);

        // An empty filter is an error at Perfsee.
        return ids.Count == 0 ? Task.FromResult<IReadOnlyList<ReportDetails>>([]) : ReportsAsync(projectId, new(ids), cancellationToken);
    }

    /// <summary>Gets the body of <c>bundle:finished</c> as Perfsee would send it now.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="id">The artifact's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The body; <see langword="null"/> when there is no such artifact, and when Perfsee cannot make the event of it, and so does not send
    /// one either. That the artifact has ended is not checked.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<PerfseeEventBody?> GetBundleFinishedAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        EventAsync(
            "bundle:finished", PerfseeDocuments.BundleFinished, new() { ProjectSlug = Slug(projectId), ArtifactIid = id }, "artifactIid",
            id, cancellationToken);

    /// <summary>Gets the body of <c>lab:snapshot-completed</c> as Perfsee would send it now.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="id">The snapshot's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The body; <see langword="null"/> when there is no such snapshot, and when Perfsee cannot make the event of it, and so does not send
    /// one either. That the snapshot has ended is not checked.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<PerfseeEventBody?> GetSnapshotCompletedAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        EventAsync(
            "lab:snapshot-completed", PerfseeDocuments.SnapshotCompleted, new() { ProjectSlug = Slug(projectId), SnapshotIid = id },
            "snapshotIid", id, cancellationToken);

    /// <summary>Gets the body of <c>lab:snapshot-report-completed</c> as Perfsee would send it now.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="id">The report's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The body; <see langword="null"/> when there is no such report, and when Perfsee cannot make the event of it, and so does not send
    /// one either. That the report has ended is not checked.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<PerfseeEventBody?> GetSnapshotReportCompletedAsync(
        string projectId, int id, CancellationToken cancellationToken = default) =>
        EventAsync(
            "lab:snapshot-report-completed", PerfseeDocuments.SnapshotReportCompleted,
            new() { ProjectSlug = Slug(projectId), SnapshotReportIid = id }, "snapshotReportIid", id, cancellationToken);

    /// <summary>Gets the body of <c>source:finished</c> as Perfsee would send it now.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="id">The report's number in the project.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The body; <see langword="null"/> when there is no such report, and when Perfsee cannot make the event of it, and so does not send
    /// one either. That the report has ended is not checked.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it.</exception>
    public Task<PerfseeEventBody?> GetSourceFinishedAsync(string projectId, int id, CancellationToken cancellationToken = default) =>
        EventAsync(
            "source:finished", PerfseeDocuments.SourceFinished, new() { ProjectSlug = Slug(projectId), SnapshotReportIid = id },
            "snapshotReportIid", id, cancellationToken);

    /// <summary>Lists the webhooks of a project, each with its last delivery. Their secrets are not asked for.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhooks.</returns>
    /// <exception cref="ArgumentException"><paramref name="projectId"/> is no slug.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; an unknown project has status 404.</exception>
    public async Task<IReadOnlyList<HookDetails>> GetHooksAsync(string projectId, CancellationToken cancellationToken = default)
    {
        var data = await _api.QueryAsync(
            PerfseeDocuments.Hooks, new() { ProjectSlug = Slug(projectId) }, static _ => false, cancellationToken);
        return data!.Json["project"]["webhooks"].Items(PerfseeReader.Hook);
    }

    /// <summary>Creates a webhook of a project, which needs the permission of an administrator. The request is sent once.</summary>
    /// <param name="projectId">The project's id, which is its slug.</param>
    /// <param name="registration">The webhook.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhook as Perfsee created it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registration"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="projectId"/> is no slug, or the address of <paramref name="registration"/> is not absolute.
    /// </exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; then the webhook may exist.</exception>
    public async Task<HookDetails> CreateHookAsync(
        string projectId, HookRegistration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var data = await _api.MutateAsync(
            PerfseeDocuments.CreateHook, new() { ProjectSlug = Slug(projectId), Input = Input(registration) }, cancellationToken);
        return PerfseeReader.Hook(data!.Json["createWebhookForProject"]);
    }

    /// <summary>Replaces a webhook. The request is sent once.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="registration">The new values of the webhook.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhook as it is now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registration"/> is null.</exception>
    /// <exception cref="ArgumentException">The address of <paramref name="registration"/> is not absolute.</exception>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; there may be no such webhook.</exception>
    public async Task<HookDetails> UpdateHookAsync(string id, HookRegistration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var data = await _api.MutateAsync(
            PerfseeDocuments.UpdateHook, new() { HookId = id, Input = Input(registration) }, cancellationToken);
        return PerfseeReader.Hook(data!.Json["updateWebhook"]);
    }

    /// <summary>Deletes a webhook. The request is sent once.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What Perfsee answers: true when it was deleted.</returns>
    /// <exception cref="PerfseeApiException">Perfsee refused the call, or did not answer it; there may be no such webhook.</exception>
    public async Task<bool> DeleteHookAsync(string id, CancellationToken cancellationToken = default)
    {
        var data = await _api.MutateAsync(PerfseeDocuments.DeleteHook, new() { HookId = id }, cancellationToken);
        return data!.Json["deleteWebhook"].Flag();
    }

    internal static bool IsProjectId(string projectId) =>
        projectId is { Length: > 0 and <= 100 } && projectId.All(one => one is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');

    private static HookInput Input(HookRegistration hook) => new(
        hook.Url is { IsAbsoluteUri: true } url ? url.AbsoluteUri : throw new ArgumentException("Url is not absolute.", nameof(hook)),
        hook.Secret,
        "POST",
        hook.EventType);

    private static string Slug(string projectId) =>
        IsProjectId(projectId)
            ? projectId
            : throw new ArgumentException("A project's id has 1 to 100 lower-case letters, digits, '-' and '_'.", nameof(projectId));

    private async Task<T?> OneAsync<T>(
        string document, GraphQLVariables variables, string member, Func<ApiElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        // Only these two mean that there is none; that another member could not be read is an error.
        var data = await _api.QueryAsync(
            document,
            variables,
            message => PerfseeApi.IsMissing(message)
                && (message.Contains("Query.project", StringComparison.Ordinal)
                    || message.Contains($" Project.{member}", StringComparison.Ordinal)),
            cancellationToken);
        return data is not null && data.Json["project"][member] is { IsObject: true } item ? read(item) : null;
    }

    private async Task<PerfseeEventBody?> EventAsync(
        string type, string document, GraphQLVariables variables, string variable, int id, CancellationToken cancellationToken) =>
        await _api.QueryAsync(document, variables, PerfseeApi.IsMissing, cancellationToken) is { } data
            ? new(type, data.Verbatim(), variables.ProjectSlug!, variable, id)
            : null;

    private async Task<IReadOnlyList<ReportDetails>> ReportsAsync(
        string projectId, ReportFilterInput filter, CancellationToken cancellationToken)
    {
        var data = await _api.QueryAsync(
            PerfseeDocuments.Reports, new() { ProjectSlug = Slug(projectId), Filter = filter }, static _ => false, cancellationToken);
        return data!.Json["project"]["snapshotReports"].Items(PerfseeReader.Report);
    }
}
