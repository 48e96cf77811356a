using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class SnapshotReportTests
{
    private const string Files = "https://perfsee.tidewater.example/artifacts/23";

    [Fact]
    public void SourceFinished_EveryMemberIsRead()
    {
        var finished = PerfseeBody.Parse<SourceFinished>("source-finished");
        var report = finished.Report;

        Assert.Equal("source:finished", finished.Type);
        Assert.Empty(finished.Drift);
        Assert.Equal("tidewater-shop", finished.Project.Id);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop", SnapshotReportIid = 1730 }, finished.Variables);
        Assert.Equal(1730, report.Id);
        Assert.Equal((SnapshotStatus.Completed, "Completed"), (report.Status, report.StatusText));
        Assert.Equal($"{Files}/snapshots/b5d3a19c-74e0-4f28-96cb-e20f8d17a453.json", report.ReportLink);
        Assert.Equal($"{Files}/screencast/0e9c62f7-d81b-43a5-b7f0-4c2d95e6138a.mp4", report.ScreencastLink);
        Assert.Equal($"{Files}/flame-charts/a7f10d3e-952c-4b68-8e41-6d0c3b9f2715.json", report.FlameChartLink);
        Assert.Equal($"{Files}/source-coverage/46b8e2d5-1f7a-4c03-9ab6-f35d7e80c192.json", report.SourceCoverageLink);
        Assert.Equal(new DateTimeOffset(2024, 5, 15, 3, 30, 0, 271, TimeSpan.Zero), report.CreatedAt);
        Assert.Equal("review-204.tidewater.example", report.Host);
        Assert.Equal(
            new SnapshotPage { Id = 9, Name = "Checkout", IsE2e = false, Url = "https://shop.tidewater.example/checkout?step=2&lang=de" },
            report.Page);
        Assert.Equal(new SnapshotEnvironment { Id = 4, Name = "Logged in" }, report.Environment);
        Assert.Equal(new SnapshotProfile { Id = 6, Name = "Slow 4G phone" }, report.Profile);
        Assert.Null(report.FailedReason);
        Assert.Equal(new SnapshotReference { Id = 58, Title = "Release 24.5" }, report.Snapshot);
        Assert.Equal(
            [
                new()
                {
                    Id = 412,
                    Name = "storefront",
                    Hash = "c41de0b87f2a9356e1d4a07b58c3f6921be0d7a4",
                    Branch = "feature/checkout-split",
                },
                new() { Id = 413, Name = "back-office", Hash = "0a9be5d3c7124f86b90e3d5a1c8f7264e0b3d915", Branch = "main" },
            ],
            report.Artifacts ?? []);
    }

    [Fact]
    public void ReportCompleted_HasNothingOfTheSourceAnalysisYet()
    {
        var completed = PerfseeBody.Parse<SnapshotReportCompleted>("lab-snapshot-report-completed");

        Assert.Equal("lab:snapshot-report-completed", completed.Type);
        Assert.Empty(completed.Drift);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop", SnapshotReportIid = 1730 }, completed.Variables);
        Assert.Equal(1730, completed.Report.Id);
        Assert.Equal($"{Files}/snapshots/b5d3a19c-74e0-4f28-96cb-e20f8d17a453.json", completed.Report.ReportLink);
        Assert.Null(completed.Report.FlameChartLink);
        Assert.Null(completed.Report.SourceCoverageLink);
        Assert.NotNull(completed.Report.Artifacts);
        Assert.Empty(completed.Report.Artifacts);
    }

    [Fact]
    public void BodiesOfTheTwoEvents_AreToldApartByTheTypeAlone()
    {
        var finished = PerfseeBody.Parse<SourceFinished>("source-finished");
        var completed = Assert.IsType<SnapshotReportCompleted>(
            PerfseeWebhook.Parse(PerfseeBody.With("source-finished", "source:finished", "lab:snapshot-report-completed")));

        Assert.Equal(finished.Report with { Artifacts = null }, completed.Report with { Artifacts = null });
        Assert.Equal(finished.Report.Artifacts, completed.Report.Artifacts);
    }
}
