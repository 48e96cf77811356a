using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class PerfseeDriftTests
{
    [Fact]
    public void UnknownStatus_IsKeptAsText()
    {
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "\"Passed\"", "\"Skipped\"");

        Assert.Equal(BundleJobStatus.Unknown, bundle.Artifact.Status);
        Assert.Equal("Skipped", bundle.Artifact.StatusText);
        AssertDrift(bundle, WebhookDriftKind.UnknownValue, "payload.data.project.artifact.status", "\"Skipped\"");
    }

    [Theory]
    [InlineData("\"PASSED\"", "PASSED")]
    [InlineData("\"\"", "")]
    [InlineData("\"Unknown\"", "Unknown")]
    public void StatusThatIsAlmostKnown_IsNotGuessed(string json, string text)
    {
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "\"Passed\"", json);

        Assert.Equal((BundleJobStatus.Unknown, text), (bundle.Artifact.Status, bundle.Artifact.StatusText));
        AssertDrift(bundle, WebhookDriftKind.UnknownValue, "payload.data.project.artifact.status", json);
    }

    [Fact]
    public void UnknownHost_IsKeptAsText()
    {
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "\"Github\"", "\"Forgejo\"");

        Assert.Equal((GitHost.Unknown, "Forgejo"), (bundle.Project.Host, bundle.Project.HostText));
        AssertDrift(bundle, WebhookDriftKind.UnknownValue, "payload.data.project.host", "\"Forgejo\"");
    }

    [Fact]
    public void UnknownTrigger_IsKeptAsText()
    {
        var completed = Parse<SnapshotCompleted>("lab-snapshot-completed.nulls", "\"Scheduler\"", "\"Commit\"");

        Assert.Equal((SnapshotTrigger.Unknown, "Commit"), (completed.Snapshot.Trigger, completed.Snapshot.TriggerText));
        AssertDrift(completed, WebhookDriftKind.UnknownValue, "payload.data.project.snapshot.trigger", "\"Commit\"");
    }

    [Fact]
    public void EnumOfAnotherType_HasAnEmptyText()
    {
        var completed = Parse<SnapshotCompleted>("lab-snapshot-completed.nulls", "\"PartialCompleted\"", "5");

        Assert.Equal((SnapshotStatus.Unknown, ""), (completed.Snapshot.Status, completed.Snapshot.StatusText));
        AssertDrift(completed, WebhookDriftKind.MismatchedMember, "payload.data.project.snapshot.status", "5");
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("1715679687318")]
    [InlineData("\"2024-13-14T09:41:27.318Z\"")]
    public void UnreadableTime_IsTheEmptyTime(string json)
    {
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "\"2024-05-14T09:41:27.318Z\"", json);

        Assert.Equal(default, bundle.Artifact.CreatedAt);
        AssertDrift(bundle, WebhookDriftKind.MismatchedMember, "payload.data.project.artifact.createdAt", json);
    }

    [Theory]
    [InlineData("3000000000")]
    [InlineData("18734.5")]
    [InlineData("\"18734\"")]
    [InlineData("null")]
    public void DurationThatIsNoInteger_IsZero(string json)
    {
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "18734", json);

        Assert.Equal(TimeSpan.Zero, bundle.Artifact.Duration);
        AssertDrift(bundle, WebhookDriftKind.MismatchedMember, "payload.data.project.artifact.duration", json);
    }

    [Fact]
    public void BaselineOfABaseline_IsUnknown()
    {
        var bundle = Parse<BundleFinished>("bundle-finished.failed", "\"score\":88", "\"score\":88,\"baseline\":{\"id\":1}");

        Assert.Equal(397, bundle.Artifact.Baseline?.Id);
        Assert.Null(bundle.Artifact.Baseline?.Baseline);
        AssertDrift(bundle, WebhookDriftKind.UnknownMember, "payload.data.project.artifact.baseline.baseline", "{\"id\":1}");
    }

    [Fact]
    public void SubjectOfAnotherEvent_IsUnknown()
    {
        var completed = Parse<SnapshotReportCompleted>(
            "lab-snapshot-report-completed", "\"isPublic\":false", "\"isPublic\":false,\"artifact\":{\"id\":1}");

        AssertDrift(completed, WebhookDriftKind.UnknownMember, "payload.data.project.artifact", "{\"id\":1}");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    public void ItemThatIsNoObject_IsAnEmptyItem(string json)
    {
        var finished = Parse<SourceFinished>("source-finished", "\"artifacts\":[", $"\"artifacts\":[{json},");

        Assert.Equal([0, 412, 413], finished.Report.Artifacts?.Select(artifact => artifact.Id) ?? []);
        Assert.Equal(new ArtifactReference(), finished.Report.Artifacts?[0]);
        AssertDrift(finished, WebhookDriftKind.MismatchedMember, "payload.data.project.snapshotReport.artifacts", json);
    }

    [Fact]
    public void ReportThatIsNoObject_IsAnEmptyReport()
    {
        var completed = Parse<SnapshotCompleted>("lab-snapshot-completed", "\"snapshotReports\":[", "\"snapshotReports\":[null,");

        Assert.Equal([0, 1730, 1731, 1732], completed.Snapshot.Reports.Select(report => report.Id));
        Assert.Equal(new SnapshotReport(), completed.Snapshot.Reports[0]);
        AssertDrift(completed, WebhookDriftKind.MismatchedMember, "payload.data.project.snapshot.snapshotReports", "null");
    }

    [Fact]
    public void EventWithoutPayload_IsEmptyAndSaysSoOnce()
    {
        var bundle = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse("""{"eventType":"bundle:finished"}"""u8));

        Assert.Equal(new PerfseeProject(), bundle.Project);
        Assert.Equal(new Artifact(), bundle.Artifact);
        Assert.Equal(new PerfseeVariables(), bundle.Variables);
        AssertDrift(bundle, WebhookDriftKind.MissingMember, "payload", "");
    }

    [Fact]
    public void NumberOfTheSubject_IsNullWhenMissingAndInOtherEvents()
    {
        var completed = Parse<SnapshotCompleted>("lab-snapshot-completed.nulls", ",\"snapshotIid\":59", "");

        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop" }, completed.Variables);
        AssertDrift(completed, WebhookDriftKind.MissingMember, "payload.variables.snapshotIid", "");
    }

    [Fact]
    public void DriftWithoutEnd_IsKeptUpToAHundredEntries()
    {
        var unknown = string.Concat(Enumerable.Range(0, 5000).Select(number => $"\"new{number}\":{number},"));
        var bundle = Parse<BundleFinished>("bundle-finished.no-baseline", "{\"id\":412", $"{{{unknown}\"id\":412");

        Assert.Equal(100, bundle.Drift.Count);
        Assert.Equal("payload.data.project.artifact.new99", bundle.Drift[^1].Path);
        Assert.Equal(412, bundle.Artifact.Id);
    }

    private static TEvent Parse<TEvent>(string name, string old, string replacement)
        where TEvent : PerfseeEvent => Assert.IsType<TEvent>(PerfseeWebhook.Parse(PerfseeBody.With(name, old, replacement)));

    private static void AssertDrift(PerfseeEvent received, WebhookDriftKind kind, string path, string json) =>
        Assert.Equal([new WebhookDrift { Kind = kind, Path = path, Json = json }], received.Drift);
}
