using Webhooks.Api;

namespace Webhooks.Perfsee.Api.Reading;

/// <summary>Reads the answers.</summary>
internal static class PerfseeReader
{
    public static ArtifactDetails Artifact(ApiElement json) => new()
    {
        Id = json["id"].Int32OrNull() ?? 0,
        Name = json["name"].Text(),
        Branch = json["branch"].Text(),
        Hash = json["hash"].Text(),
        Status = json["status"].Text() switch
        {
            "Pending" => BundleJobStatus.Pending,
            "Running" => BundleJobStatus.Running,
            "Passed" => BundleJobStatus.Passed,
            "Failed" => BundleJobStatus.Failed,
            _ => BundleJobStatus.Unknown,
        },
        StatusText = json["status"].Text(),
        Duration = TimeSpan.FromMilliseconds(json["duration"].Int32OrNull() ?? 0),
        FailedReason = json["failedReason"].TextOrNull(),
        Score = json["score"].Int32OrNull(),
        BuildLink = json["buildLink"].Text(),
        ReportLink = json["reportLink"].TextOrNull(),
        ContentLink = json["contentLink"].TextOrNull(),
        CreatedAt = json["createdAt"].Time(),
        UpdatedAt = json["updatedAt"].Time(),
        Size = json["size"]["raw"].Int64OrNull(),
        Baseline = json["baseline"].IsObject ? Reference(json["baseline"]) : null,
    };

    public static SnapshotDetails Snapshot(ApiElement json) => new()
    {
        Id = json["id"].Int32OrNull() ?? 0,
        Trigger = json["trigger"].Text() switch
        {
            "Api" => SnapshotTrigger.Api,
            "Scheduler" => SnapshotTrigger.Scheduler,
            _ => SnapshotTrigger.Unknown,
        },
        TriggerText = json["trigger"].Text(),
        Status = Status(json["status"].Text()),
        StatusText = json["status"].Text(),
        StartedAt = json["startedAt"].TimeOrNull(),
        CreatedAt = json["createdAt"].Time(),
        FailedReason = json["failedReason"].TextOrNull(),
        Title = json["title"].TextOrNull(),
        Hash = json["hash"].TextOrNull(),
        Reports = json["snapshotReports"].Items(Report),
    };

    public static ReportDetails Report(ApiElement json) => new()
    {
        Id = json["id"].Int32OrNull() ?? 0,
        Status = Status(json["status"].Text()),
        StatusText = json["status"].Text(),
        SourceStatus = json["sourceStatus"].Text() switch
        {
            "Pending" => SourceAnalysisStatus.Pending,
            "Running" => SourceAnalysisStatus.Running,
            "Completed" => SourceAnalysisStatus.Completed,
            "Failed" => SourceAnalysisStatus.Failed,
            _ => SourceAnalysisStatus.Unknown,
        },
        SourceStatusText = json["sourceStatus"].TextOrNull(),
        CreatedAt = json["createdAt"].Time(),
        FailedReason = json["failedReason"].TextOrNull(),
        PerformanceScore = json["performanceScore"].Int32OrNull(),
        MetricsJson = json["metrics"].RawOrNull(),
        Page = new()
        {
            Id = json["page"]["id"].Int32OrNull() ?? 0,
            Name = json["page"]["name"].Text(),
            Url = json["page"]["url"].Text(),
            IsE2e = json["page"]["isE2e"].Flag(),
        },
        Environment = new() { Id = json["environment"]["id"].Int32OrNull() ?? 0, Name = json["environment"]["name"].Text() },
        Profile = new() { Id = json["profile"]["id"].Int32OrNull() ?? 0, Name = json["profile"]["name"].Text() },
        SnapshotId = json["snapshot"]["id"].Int32OrNull() ?? 0,
        ReportLink = json["reportLink"].TextOrNull(),
        ScreencastLink = json["screencastLink"].TextOrNull(),
        Steps = json["userFlow"].Items(
            step => new ReportStep(step["id"].Int32OrNull() ?? 0, step["stepName"].Text(), step["status"].Text())),
    };

    public static HookDetails Hook(ApiElement json) => new()
    {
        Id = json["id"].Text(),
        Url = json["url"].Text(),
        Method = json["method"].Text(),
        EventType = json["eventType"].Text(),
        LastDelivery = json["lastDelivery"].IsObject ? Delivery(json["lastDelivery"]) : null,
    };

    private static HookDelivery Delivery(ApiElement json) => new(
        json["deliveryId"].Text(),
        json["startTime"].Time(),
        json["endTime"].Time(),
        json["statusCode"].Int32OrNull(),
        json["isSuccess"].Flag());

    private static ArtifactReference Reference(ApiElement json) => new()
    {
        Id = json["id"].Int32OrNull() ?? 0,
        Name = json["name"].Text(),
        Hash = json["hash"].Text(),
        Branch = json["branch"].Text(),
    };

    private static SnapshotStatus Status(string text) => text switch
    {
        "Pending" => SnapshotStatus.Pending,
        "Running" => SnapshotStatus.Running,
        "Completed" => SnapshotStatus.Completed,
        "Scheduled" => SnapshotStatus.Scheduled,
        "Failed" => SnapshotStatus.Failed,
        "PartialCompleted" => SnapshotStatus.PartialCompleted,
        _ => SnapshotStatus.Unknown,
    };
}
