using Webhooks.Perfsee;

namespace Webhooks.Testing.Tests;

public sealed class PerfseePayloadTests
{
    [Fact]
    public void BundleEdits_AreInTheEvent()
    {
        var bundle = Bundle(
            PerfseePayload.BundleFinished().WithId(7).WithScore(41).OnBranch("fix/tax").WithStatus("Passed").WithoutBaseline());

        Assert.Equal((7, 41, "fix/tax"), (bundle.Artifact.Id, bundle.Artifact.Score, bundle.Artifact.Branch));
        Assert.Equal(7, bundle.Variables.ArtifactIid);
        Assert.Null(bundle.Artifact.Baseline);
        Assert.Empty(bundle.Drift);
    }

    [Fact]
    public void FailedBundle_HasAReasonAndNeitherLinksNorScore()
    {
        var bundle = Bundle(PerfseePayload.BundleFinished().Failed("out of memory\nat parse"));

        Assert.Equal(BundleJobStatus.Failed, bundle.Artifact.Status);
        Assert.Equal("out of memory\nat parse", bundle.Artifact.FailedReason);
        Assert.Equal((null, null, null), (bundle.Artifact.Score, bundle.Artifact.ReportLink, bundle.Artifact.ContentLink));
        Assert.Equal(BundleJobStatus.Passed, bundle.Artifact.Baseline!.Status);
        Assert.Empty(bundle.Drift);
    }

    [Fact]
    public void FailedSnapshot_IsCompletedWithFailedReports()
    {
        var payload = PerfseePayload.SnapshotCompleted().Failed("page not reachable");
        var snapshot = Assert.IsType<SnapshotCompleted>(PerfseeWebhook.Parse(payload.ToBytes())).Snapshot;

        Assert.Equal(SnapshotStatus.Completed, snapshot.Status);
        Assert.Equal(2, snapshot.Reports.Count);
        Assert.All(snapshot.Reports, report =>
        {
            Assert.Equal((SnapshotStatus.Failed, "page not reachable"), (report.Status, report.FailedReason));
            Assert.Null(report.ReportLink);
        });
    }

    [Fact]
    public void NewPayloads_AreNoRepeatsOfEachOther()
    {
        var bodies = Enumerable.Range(0, 100).Select(_ => PerfseePayload.SourceFinished().ToString());

        Assert.Equal(100, bodies.Distinct().Count());
    }

    [Fact]
    public void At_MovesEveryTime()
    {
        var time = new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var bundle = Bundle(PerfseePayload.BundleFinished().At(time)).Artifact;

        Assert.Equal(time, bundle.CreatedAt);
        Assert.Equal(2031, bundle.Baseline!.CreatedAt.Year);
    }

    [Fact]
    public void WrongEdits_ThrowAndNameTheCure()
    {
        Assert.Contains(
            "BundleFinished",
            Assert.Throws<InvalidOperationException>(() => PerfseePayload.SourceFinished().WithScore(1)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Perfsee sends lab:snapshot-report-completed only for a report that completed. "
            + "Start from SnapshotCompleted, whose reports can fail.",
            Assert.Throws<InvalidOperationException>(() => PerfseePayload.SnapshotReportCompleted().Failed("")).Message);
    }

    [Fact]
    public void FailedReportWhoseSourceWasAnalyzed_KeepsItsLinks()
    {
        var report =
            Assert.IsType<SourceFinished>(PerfseeWebhook.Parse(PerfseePayload.SourceFinished().Failed("timed out").ToBytes())).Report;

        Assert.Equal((SnapshotStatus.Failed, "timed out"), (report.Status, report.FailedReason));
        Assert.NotNull(report.ReportLink);
        Assert.NotNull(report.SourceCoverageLink);
    }

    [Fact]
    public void At_KeepsTheWholeSecondsOfASnapshotsStart()
    {
        var payload = PerfseePayload.SnapshotCompleted().At(new(2031, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)).ToString();

        Assert.Contains("\"createdAt\":\"2031-01-02T03:04:05.678Z\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"startedAt\":\"2031-01-02T03:04:10.000Z\"", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("2025-", payload, StringComparison.Ordinal);
    }

    private static BundleFinished Bundle(PerfseePayload payload) => Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(payload.ToBytes()));
}
