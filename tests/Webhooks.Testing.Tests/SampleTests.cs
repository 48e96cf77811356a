using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Testing.Tests;

/// <summary>The golden samples are what the providers send: they parse without drift, and hold what their names say.</summary>
public sealed class SampleTests
{
    public static TheoryData<CircleCIIntegration> Integrations => [.. Enum.GetValues<CircleCIIntegration>()];

    public static TheoryData<string> Files => [.. typeof(CircleCIPayload).Assembly.GetManifestResourceNames()];

    [Theory]
    [MemberData(nameof(Files))]
    public void EverySample_ParsesWithoutDriftAndIsMinified(string file)
    {
        using var resource = typeof(CircleCIPayload).Assembly.GetManifestResourceStream(file)!;
        var body = new byte[resource.Length];
        resource.ReadExactly(body);
        WebhookEvent parsed =
            file.StartsWith("circleci/", StringComparison.Ordinal) ? CircleCIWebhook.Parse(body) : PerfseeWebhook.Parse(body);

        Assert.Empty(parsed.Drift);
        Assert.DoesNotContain("\n", System.Text.Encoding.UTF8.GetString(body));
        Assert.StartsWith(file.Split('/')[1].Split('.')[0], parsed.Type.Replace(':', '-').Replace("lab-", "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Integrations))]
    public void WorkflowCompleted_IsASuccessOnMain(CircleCIIntegration integration)
    {
        var parsed = Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(CircleCIPayload.WorkflowCompleted(integration).ToBytes()));

        Assert.Equal(WorkflowStatus.Success, parsed.Workflow.Status);
        Assert.Equal("main", parsed.Pipeline.Source.Branch);
        Assert.Equal("Show the price with tax in the basket", parsed.Pipeline.Source.CommitSubject);
        Assert.Equal(40, parsed.Pipeline.Source.Revision!.Length);
        Assert.Contains("storefront", parsed.Pipeline.Source.RepositoryUrl, StringComparison.Ordinal);
        Assert.EndsWith($"/workflows/{parsed.Workflow.Id}", parsed.Workflow.Url, StringComparison.Ordinal);
        Assert.True(parsed.Pipeline.CreatedAt < parsed.Workflow.CreatedAt && parsed.Workflow.StoppedAt < parsed.HappenedAt);
    }

    [Theory]
    [MemberData(nameof(Integrations))]
    public void JobCompleted_BelongsToTheWorkflowOfTheSameIntegration(CircleCIIntegration integration)
    {
        var workflow = Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(CircleCIPayload.WorkflowCompleted(integration).ToBytes()));
        var job = Assert.IsType<JobCompleted>(CircleCIWebhook.Parse(CircleCIPayload.JobCompleted(integration).ToBytes()));

        Assert.Equal(JobStatus.Success, job.Job.Status);
        Assert.Equal(workflow.Workflow.Id, job.Workflow!.Id);
        Assert.Equal(workflow.Project, job.Project);
        Assert.Equal("main", job.Pipeline.Source.Branch);
    }

    [Fact]
    public void Ping_IsAPing() => Assert.IsType<CircleCIPing>(CircleCIWebhook.Parse(CircleCIPayload.Ping().ToBytes()));

    [Fact]
    public void BundleFinished_PassedWithABaseline()
    {
        var parsed = Assert.IsType<BundleFinished>(PerfseeWebhook.Parse(PerfseePayload.BundleFinished().ToBytes()));

        Assert.Equal(BundleJobStatus.Passed, parsed.Artifact.Status);
        Assert.Equal((82, 86), (parsed.Artifact.Score, parsed.Artifact.Baseline!.Score));
        Assert.Equal(parsed.Artifact.Id, parsed.Variables.ArtifactIid);
        Assert.Equal(parsed.Project.Id, parsed.Variables.ProjectSlug);
    }

    [Fact]
    public void SnapshotCompleted_HasTwoReportsOfItself()
    {
        var parsed = Assert.IsType<SnapshotCompleted>(PerfseeWebhook.Parse(PerfseePayload.SnapshotCompleted().ToBytes()));

        Assert.Equal(["Desktop", "Mobile (4G)"], parsed.Snapshot.Reports.Select(report => report.Profile.Name));
        Assert.All(parsed.Snapshot.Reports, report => Assert.Equal(parsed.Snapshot.Id, report.Snapshot.Id));
        Assert.Equal(parsed.Snapshot.Id, parsed.Variables.SnapshotIid);
    }

    [Fact]
    public void ReportEvents_DifferByWhatTheSourceAnalysisAdds()
    {
        var completed = Assert.IsType<SnapshotReportCompleted>(PerfseeWebhook.Parse(PerfseePayload.SnapshotReportCompleted().ToBytes()));
        var analysed = Assert.IsType<SourceFinished>(PerfseeWebhook.Parse(PerfseePayload.SourceFinished().ToBytes()));

        Assert.Null(completed.Report.FlameChartLink);
        Assert.NotNull(analysed.Report.FlameChartLink);
        Assert.Equal(["web", "admin"], analysed.Report.Artifacts!.Select(artifact => artifact.Name));
        Assert.Equal(analysed.Report.Id, analysed.Variables.SnapshotReportIid);
    }
}
