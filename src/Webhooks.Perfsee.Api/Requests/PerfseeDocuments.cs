namespace Webhooks.Perfsee.Api.Requests;

/// <summary>
/// The GraphQL documents. Those of the events select, in this order, what Perfsee selects for its webhooks: the order of the members is the
/// order of the bytes.
/// </summary>
internal static class PerfseeDocuments
{
    public const string BundleFinished =
        $"query bundleFinishedEvent($projectSlug: ID!, $artifactIid: Int!) {{ project(id: $projectSlug) {{ {EventProject} "
        + $"artifact(id: $artifactIid) {{ {EventArtifact} baseline {{ {EventArtifact} }} }} }} }}";

    public const string SnapshotCompleted =
        $"query labSnapshotCompletedEvent($projectSlug: ID!, $snapshotIid: Int!) {{ project(id: $projectSlug) {{ {EventProject} "
        + "snapshot(snapshotId: $snapshotIid) { id trigger status startedAt createdAt failedReason title hash "
        + $"snapshotReports {{ {EventReport} }} }} }} }}";

    public const string SnapshotReportCompleted = $"query labSnapshotReportCompletedEvent{ReportEvent}";

    public const string SourceFinished = $"query sourceFinishedEvent{ReportEvent}";

    public const string Artifact =
        "query artifact($projectSlug: ID!, $artifactIid: Int!) { project(id: $projectSlug) { "
        + $"artifact(id: $artifactIid) {{ {ArtifactMembers} }} }} }}";

    public const string Snapshot =
        "query snapshot($projectSlug: ID!, $snapshotIid: Int!) { project(id: $projectSlug) { "
        + $"snapshot(snapshotId: $snapshotIid) {{ {SnapshotMembers} }} }} }}";

    public const string Report =
        "query report($projectSlug: ID!, $snapshotReportIid: Int!) { project(id: $projectSlug) { "
        + $"snapshotReport(reportId: $snapshotReportIid) {{ {ReportMembers} userFlow {{ id stepName status }} }} }} }}";

    public const string Artifacts =
        "query artifacts($projectSlug: ID!, $first: Int!, $skip: Int!, $branch: String, $name: String, $hash: String) { "
        + "project(id: $projectSlug) { artifacts(pagination: { first: $first, skip: $skip }, branch: $branch, name: $name, hash: $hash) "
        + $"{{ pageInfo {{ hasNextPage }} edges {{ node {{ {ArtifactMembers} }} }} }} }} }}";

    public const string Snapshots =
        "query snapshots($projectSlug: ID!, $first: Int!, $skip: Int!, $title: String, $hash: String) { project(id: $projectSlug) { "
        + "snapshots(pagination: { first: $first, skip: $skip }, title: $title, hash: $hash) "
        + $"{{ pageInfo {{ hasNextPage }} edges {{ node {{ {SnapshotMembers} }} }} }} }} }}";

    public const string Reports =
        "query reports($projectSlug: ID!, $filter: SnapshotReportFilter!) { project(id: $projectSlug) { "
        + $"snapshotReports(filter: $filter) {{ {ReportMembers} }} }} }}";

    public const string Hooks = $"query hooks($projectSlug: ID!) {{ project(id: $projectSlug) {{ webhooks {{ {HookMembers} }} }} }}";

    public const string CreateHook =
        "mutation createHook($projectSlug: ID!, $input: WebhookInput!) { "
        + $"createWebhookForProject(projectId: $projectSlug, input: $input) {{ {HookMembers} }} }}";

    public const string UpdateHook =
        $"mutation updateHook($hookId: ID!, $input: WebhookInput!) {{ updateWebhook(id: $hookId, input: $input) {{ {HookMembers} }} }}";

    public const string DeleteHook = "mutation deleteHook($hookId: ID!) { deleteWebhook(id: $hookId) }";

    private const string EventProject = "id host namespace name isPublic";

    private const string EventArtifact =
        "id branch name hash status duration failedReason buildLink reportLink contentLink score createdAt";

    private const string EventReport =
        "id status reportLink screencastLink flameChartLink sourceCoverageLink createdAt host page { id name isE2e url } "
        + "environment { id name } profile { id name } failedReason snapshot { title id } artifacts { id name hash branch }";

    private const string ReportEvent =
        $"($projectSlug: ID!, $snapshotReportIid: Int!) {{ project(id: $projectSlug) {{ {EventProject} "
        + $"snapshotReport(reportId: $snapshotReportIid) {{ {EventReport} }} }} }}";

    private const string ArtifactMembers =
        "id name branch hash status duration failedReason score buildLink reportLink contentLink createdAt updatedAt size { raw } "
        + "baseline { id name hash branch }";

    private const string ReportMembers =
        "id status sourceStatus createdAt failedReason performanceScore metrics reportLink screencastLink page { id name url isE2e } "
        + "environment { id name } profile { id name } snapshot { id }";

    private const string SnapshotMembers =
        $"id trigger status startedAt createdAt failedReason title hash snapshotReports {{ {ReportMembers} }}";

    // Not the secret, which Perfsee would show.
    private const string HookMembers = "id url method eventType lastDelivery { deliveryId startTime endTime statusCode isSuccess }";
}
