using Webhooks.Perfsee;

namespace Webhooks.Testing.Tests;

public sealed class PerfseePayloadTests
{
    [Fact]
    public void BundleEdits_AreInTheEvent()
    {
        var bundle = Bundle(PerfseePayload.BundleFinished().WithId(7).WithScore(41).OnBranch("fix/tax").WithStatus("Passed").WithoutBaseline());

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
        Assert.Contains("BundleFinished", Assert.Throws<InvalidOperationException>(() => PerfseePayload.SourceFinished().WithScore(1)).Message, StringComparison.Ordinal);
        Assert.Contains("SnapshotCompleted", Assert.Throws<InvalidOperationException>(() => PerfseePayload.SourceFinished().Failed("")).Message, StringComparison.Ordinal);
    }

    private static BundleFinished Bundle(PerfseePayload payload) => Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(payload.ToBytes()));
}
