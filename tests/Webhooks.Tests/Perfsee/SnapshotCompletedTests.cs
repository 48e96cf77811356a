using System.Globalization;
using Webhooks.Perfsee;

namespace Webhooks.Tests.Perfsee;

public sealed class SnapshotCompletedTests
{
    [Fact]
    public void Snapshot_EveryMemberIsRead()
    {
        var completed = PerfseeBody.Parse<SnapshotCompleted>("lab-snapshot-completed");
        var snapshot = completed.Snapshot;

        Assert.Equal("lab:snapshot-completed", completed.Type);
        Assert.Empty(completed.Drift);
        Assert.Equal("tidewater-shop", completed.Project.Id);
        Assert.Equal(new PerfseeVariables { ProjectSlug = "tidewater-shop", SnapshotIid = 58 }, completed.Variables);
        Assert.Equal(58, snapshot.Id);
        Assert.Equal((SnapshotTrigger.Api, "Api"), (snapshot.Trigger, snapshot.TriggerText));
        Assert.Equal((SnapshotStatus.Completed, "Completed"), (snapshot.Status, snapshot.StatusText));
        Assert.Equal(Utc("2024-05-15T03:30:04.000"), snapshot.StartedAt);
        Assert.Equal(Utc("2024-05-15T03:30:00.118"), snapshot.CreatedAt);
        Assert.Null(snapshot.FailedReason);
        Assert.Equal("Release 24.5", snapshot.Title);
        Assert.Equal("c41de0b87f2a9356e1d4a07b58c3f6921be0d7a4", snapshot.Hash);
    }

    [Fact]
    public void Reports_AreReadInTheOrderSent()
    {
        var reports = PerfseeBody.Parse<SnapshotCompleted>("lab-snapshot-completed").Snapshot.Reports;

        Assert.Equal([1730, 1731, 1732], reports.Select(report => report.Id));
        Assert.Equal(
            [SnapshotStatus.Completed, SnapshotStatus.Failed, SnapshotStatus.Running],
            reports.Select(report => report.Status));
        Assert.Equal(
            [null, "The page 'https://shop.tidewater.example/checkout' answered 502.", null],
            reports.Select(report => report.FailedReason));
        Assert.Equal(["Slow 4G phone", "Desktop", "Slow 4G phone"], reports.Select(report => report.Profile.Name));
        Assert.Equal([false, false, true], reports.Select(report => report.Page.IsE2e));
        Assert.Equal([1, 0, 0], reports.Select(report => report.Artifacts?.Count));
        Assert.All(reports, report => Assert.Equal(new SnapshotReference { Id = 58, Title = "Release 24.5" }, report.Snapshot));
    }

    [Fact]
    public void WhatMayBeNull_IsNull()
    {
        var completed = PerfseeBody.Parse<SnapshotCompleted>("lab-snapshot-completed.nulls");
        var snapshot = completed.Snapshot;
        var report = Assert.Single(snapshot.Reports);

        Assert.Empty(completed.Drift);
        Assert.Null(snapshot.StartedAt);
        Assert.Null(snapshot.FailedReason);
        Assert.Null(snapshot.Title);
        Assert.Null(snapshot.Hash);
        Assert.Null(report.ReportLink);
        Assert.Null(report.ScreencastLink);
        Assert.Null(report.FlameChartLink);
        Assert.Null(report.SourceCoverageLink);
        Assert.Null(report.Host);
        Assert.Null(report.FailedReason);
        Assert.Null(report.Artifacts);
        Assert.Equal(new SnapshotReference { Id = 59, Title = null }, report.Snapshot);
    }

    [Theory]
    [InlineData("Pending", SnapshotStatus.Pending)]
    [InlineData("Running", SnapshotStatus.Running)]
    [InlineData("Completed", SnapshotStatus.Completed)]
    [InlineData("Scheduled", SnapshotStatus.Scheduled)]
    [InlineData("Failed", SnapshotStatus.Failed)]
    [InlineData("PartialCompleted", SnapshotStatus.PartialCompleted)]
    public void Status_IsKnown(string text, SnapshotStatus status)
    {
        var body = PerfseeBody.With("lab-snapshot-completed.nulls", "\"PartialCompleted\"", $"\"{text}\"");
        var completed = Assert.IsType<SnapshotCompleted>(PerfseeWebhook.Parse(body));

        Assert.Equal((status, text), (completed.Snapshot.Status, completed.Snapshot.StatusText));
        Assert.Empty(completed.Drift);
    }

    [Theory]
    [InlineData("Api", SnapshotTrigger.Api)]
    [InlineData("Scheduler", SnapshotTrigger.Scheduler)]
    public void Trigger_IsKnown(string text, SnapshotTrigger trigger)
    {
        var body = PerfseeBody.With("lab-snapshot-completed.nulls", "\"Scheduler\"", $"\"{text}\"");
        var completed = Assert.IsType<SnapshotCompleted>(PerfseeWebhook.Parse(body));

        Assert.Equal((trigger, text), (completed.Snapshot.Trigger, completed.Snapshot.TriggerText));
        Assert.Empty(completed.Drift);
    }

    private static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
