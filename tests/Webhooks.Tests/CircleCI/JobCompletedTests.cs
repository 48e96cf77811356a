using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

public sealed class JobCompletedTests
{
    [Fact]
    public void OfGitHub_HasEveryValueOfItsJob()
    {
        // The type stands in the middle of the body, as CircleCI sends it.
        var completed = Parse("job-completed.github");

        Assert.Equal("job-completed", completed.Type);
        Assert.Equal(new("78f27986-2ae6-3671-8273-59b0b5a65f2f"), completed.Id);
        Assert.Equal(
            new()
            {
                Id = new("e372c21e-c13d-48d9-b9a4-3aa2a4266d1d"),
                Name = "build-and-test",
                Number = 1042,
                Status = JobStatus.Success,
                StatusText = "success",
                StartedAt = new DateTimeOffset(2025, 3, 4, 9, 15, 14, 105, TimeSpan.Zero),
                StoppedAt = new DateTimeOffset(2025, 3, 4, 9, 16, 40, 601, TimeSpan.Zero),
            },
            completed.Job);
    }

    [Fact]
    public void OfGitHub_HasItsWorkflowWithoutAStatus()
    {
        var (job, workflow) = (Parse("job-completed.github"), OfWorkflow("workflow-completed.github"));

        Assert.Equal(workflow.Workflow with { Status = WorkflowStatus.Unknown, StatusText = null }, job.Workflow);
        Assert.Equal(workflow.Pipeline, job.Pipeline);
        Assert.Equal(workflow.Project, job.Project);
        Assert.Equal(workflow.Organization, job.Organization);
        Assert.Empty(job.Drift);
    }

    [Theory]
    [InlineData("github", JobStatus.Success, "success")]
    [InlineData("github.failed", JobStatus.Failed, "failed")]
    [InlineData("github.canceled", JobStatus.Canceled, "canceled")]
    [InlineData("github.unauthorized", JobStatus.Unauthorized, "unauthorized")]
    public void EveryStatus_IsKnown(string payload, JobStatus status, string text)
    {
        var job = Parse($"job-completed.{payload}").Job;

        Assert.Equal(status, job.Status);
        Assert.Equal(text, job.StatusText);
    }

    [Fact]
    public void ThatNeverStarted_HasNoTimes()
    {
        var (canceled, unauthorized) = (Parse("job-completed.github.canceled"), Parse("job-completed.github.unauthorized"));

        Assert.Null(canceled.Job.StartedAt);
        Assert.NotNull(canceled.Job.StoppedAt);
        Assert.Null(unauthorized.Job.StartedAt);
        Assert.Null(unauthorized.Job.StoppedAt);
        Assert.Empty(canceled.Drift);
        Assert.Empty(unauthorized.Drift);
    }

    [Fact]
    public void OfGitLab_MayHaveNoWorkflow()
    {
        var completed = Parse("job-completed.gitlab");

        Assert.Null(completed.Workflow);
        Assert.Equal("say-hello", completed.Job.Name);
        Assert.Equal("wick", completed.Pipeline.TriggerParameters?.GitLab?["branch"]);
        Assert.Empty(completed.Drift);
    }

    private static JobCompleted Parse(string payload) =>
        Assert.IsType<JobCompleted>(CircleCIWebhook.Parse(Payload.Read($"circleci/{payload}")));

    private static WorkflowCompleted OfWorkflow(string payload) =>
        Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(Payload.Read($"circleci/{payload}")));
}
