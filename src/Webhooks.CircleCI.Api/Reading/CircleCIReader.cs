using Webhooks.Api;

namespace Webhooks.CircleCI.Api.Reading;

/// <summary>Reads the answers of API v2.</summary>
internal static class CircleCIReader
{
    private static readonly Dictionary<string, WorkflowState> WorkflowStates = new(StringComparer.Ordinal)
    {
        ["success"] = WorkflowState.Success,
        ["running"] = WorkflowState.Running,
        ["not_run"] = WorkflowState.NotRun,
        ["failed"] = WorkflowState.Failed,
        ["error"] = WorkflowState.Error,
        ["failing"] = WorkflowState.Failing,
        ["on_hold"] = WorkflowState.OnHold,
        ["canceled"] = WorkflowState.Canceled,
        ["unauthorized"] = WorkflowState.Unauthorized,
    };

    private static readonly Dictionary<string, JobState> JobStates = new(StringComparer.Ordinal)
    {
        ["success"] = JobState.Success,
        ["running"] = JobState.Running,
        ["not_run"] = JobState.NotRun,
        ["failed"] = JobState.Failed,
        ["retried"] = JobState.Retried,
        ["queued"] = JobState.Queued,
        ["not_running"] = JobState.NotRunning,
        ["infrastructure_fail"] = JobState.InfrastructureFail,
        ["timedout"] = JobState.TimedOut,
        ["on_hold"] = JobState.OnHold,
        ["terminated-unknown"] = JobState.TerminatedUnknown,
        ["blocked"] = JobState.Blocked,
        ["canceled"] = JobState.Canceled,
        ["unauthorized"] = JobState.Unauthorized,
    };

    public static WorkflowDetails Workflow(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Name = json["name"].Text(),
        Status = WorkflowStates.GetValueOrDefault(json["status"].Text()),
        StatusText = json["status"].Text(),
        CreatedAt = json["created_at"].Time(),
        StoppedAt = json["stopped_at"].TimeOrNull(),
        PipelineId = json["pipeline_id"].Guid(),
        PipelineNumber = json["pipeline_number"].Int64OrNull() ?? 0,
        ProjectSlug = json["project_slug"].Text(),
        StartedBy = json["started_by"].GuidOrNull(),
        CanceledBy = json["canceled_by"].GuidOrNull(),
        ErroredBy = json["errored_by"].GuidOrNull(),
        Tag = json["tag"].TextOrNull(),
    };

    public static JobDetails Job(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Name = json["name"].Text(),
        Number = json["job_number"].Int64OrNull(),
        Status = JobStates.GetValueOrDefault(json["status"].Text()),
        StatusText = json["status"].Text(),
        Type = json["type"].Text(),
        StartedAt = json["started_at"].TimeOrNull(),
        StoppedAt = json["stopped_at"].TimeOrNull(),
        ProjectSlug = json["project_slug"].Text(),
        Dependencies = json["dependencies"].Items(item => item.Guid()),
        ApprovedBy = json["approved_by"].GuidOrNull(),
        CanceledBy = json["canceled_by"].GuidOrNull(),
    };

    public static PipelineDetails Pipeline(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Number = json["number"].Int64OrNull() ?? 0,
        StateText = json["state"].Text(),
        CreatedAt = json["created_at"].Time(),
        UpdatedAt = json["updated_at"].TimeOrNull(),
        ProjectSlug = json["project_slug"].Text(),
        Errors = json["errors"].Items(error => new PipelineError(error["type"].Text(), error["message"].Text())),
        TriggerType = json["trigger"]["type"].Text(),
        TriggeredAt = json["trigger"]["received_at"].TimeOrNull(),
        TriggeredBy = json["trigger"]["actor"]["login"].TextOrNull(),
        Vcs = json["vcs"].IsObject ? Vcs(json["vcs"]) : null,
        ReviewUrl = json["vcs"]["review_url"].TextOrNull(),
        TriggerParametersJson = json["trigger_parameters"].IsObject ? json["trigger_parameters"].RawOrNull() : null,
    };

    public static ProjectDetails Project(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Name = json["name"].Text(),
        Slug = json["slug"].Text(),
        OrganizationId = json["organization_id"].Guid(),
        OrganizationName = json["organization_name"].Text(),
        OrganizationSlug = json["organization_slug"].Text(),
        RepositoryUrl = json["vcs_info"]["vcs_url"].Text(),
        RepositoryHost = json["vcs_info"]["provider"].Text(),
        DefaultBranch = json["vcs_info"]["default_branch"].Text(),
    };

    public static WorkflowRun Run(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Status = WorkflowStates.GetValueOrDefault(json["status"].Text()),
        StatusText = json["status"].Text(),
        Branch = json["branch"].TextOrNull(),
        Duration = Duration(json["duration"].Int64OrNull(), TimeSpan.TicksPerSecond) ?? default,
        CreatedAt = json["created_at"].Time(),
        StoppedAt = json["stopped_at"].TimeOrNull(),
        CreditsUsed = json["credits_used"].Int64OrNull() ?? 0,
    };

    public static WebhookDetails Webhook(ApiElement json) => new()
    {
        Id = json["id"].Guid(),
        Name = json["name"].Text(),
        Url = json["url"].Text(),
        VerifiesTls = json["verify-tls"].Flag(),
        HasSecret = json["signing-secret"].Text().Length > 0,
        Events = json["events"].Items(item => item.Text()),
        ProjectId = json["scope"]["id"].Guid(),
        CreatedAt = json.Either("created-at", "created_at").TimeOrNull(),
        UpdatedAt = json.Either("updated-at", "updated_at").TimeOrNull(),
    };

    /// <summary>Returns a number of units as a duration; null when there is none, or it is out of range.</summary>
    public static TimeSpan? Duration(long? units, long ticks) =>
        units is { } count && Math.Abs((decimal)count * ticks) <= long.MaxValue ? TimeSpan.FromTicks(count * ticks) : null;

    private static Vcs Vcs(ApiElement json) => new()
    {
        ProviderName = json["provider_name"].TextOrNull(),
        OriginRepositoryUrl = json["origin_repository_url"].TextOrNull(),
        TargetRepositoryUrl = json["target_repository_url"].TextOrNull(),
        Revision = json["revision"].TextOrNull(),
        Branch = json["branch"].TextOrNull(),
        Tag = json["tag"].TextOrNull(),
        Commit = json["commit"].IsObject
            ? new() { Subject = json["commit"]["subject"].TextOrNull(), Body = json["commit"]["body"].TextOrNull() }
            : null,
    };
}
