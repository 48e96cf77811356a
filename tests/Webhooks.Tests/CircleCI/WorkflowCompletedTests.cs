using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

public sealed class WorkflowCompletedTests
{
    [Fact]
    public void OfGitHub_HasEveryValue()
    {
        var commit = new Commit
        {
            Subject = "Merge pull request #88 from example-org/keel",
            Body = "Give the boat a keel",
            Author = new() { Name = "Commit Author", Email = "author@example.com" },
            AuthoredAt = new(2025, 3, 4, 9, 15, 2, TimeSpan.Zero),
            Committer = new() { Name = "GitHub", Email = "noreply@example.com" },
            CommittedAt = new(2025, 3, 4, 9, 15, 7, TimeSpan.Zero),
        };

        Assert.Equal(
            new WorkflowCompleted
            {
                Type = "workflow-completed",
                Id = new("3d569f9f-f06d-3c0d-bed8-77de9baeca71"),
                HappenedAt = new(2025, 3, 4, 9, 19, 43, 6, 518, TimeSpan.Zero),
                Webhook = new() { Id = new("191d0ac8-7627-47be-9338-4a020cec13db"), Name = "Deploy watcher" },
                Workflow = new()
                {
                    Id = new("a6b1ba8d-4cd3-4046-b331-244f7cf04c8a"),
                    Name = "build-and-deploy",
                    Status = WorkflowStatus.Success,
                    StatusText = "success",
                    CreatedAt = new(2025, 3, 4, 9, 15, 11, 390, TimeSpan.Zero),
                    StoppedAt = new DateTimeOffset(2025, 3, 4, 9, 19, 42, 871, TimeSpan.Zero),
                    Url = "https://app.circleci.com/pipelines/github/example-org/paper-boat/214/workflows/a6b1ba8d-4cd3-4046-b331-244f7cf04c8a",
                },
                Pipeline = new()
                {
                    Id = new("b74c02a6-747a-4407-bf01-92a8448e1908"),
                    Number = 214,
                    CreatedAt = new(2025, 3, 4, 9, 15, 11, 204, TimeSpan.Zero),
                    Trigger = new() { Type = "webhook" },
                    Vcs = new()
                    {
                        ProviderName = "github",
                        OriginRepositoryUrl = "https://github.com/example-org/paper-boat",
                        TargetRepositoryUrl = "https://github.com/example-org/paper-boat",
                        Revision = "1041179cbdda366fd7b0347f09255f775170e103",
                        Branch = "main",
                        Commit = commit,
                    },
                },
                Project = new() { Id = new("345528ce-6a81-4d35-b5a7-af59d71ef31c"), Name = "paper-boat", Slug = "github/example-org/paper-boat" },
                Organization = new() { Id = new("bbb52a9d-f521-4a61-8703-b3c1b4b8d671"), Name = "example-org" },
            },
            Parse("workflow-completed.github"));
    }

    [Theory]
    [InlineData("github", WorkflowStatus.Success, "success")]
    [InlineData("github.failed", WorkflowStatus.Failed, "failed")]
    [InlineData("github.error", WorkflowStatus.Error, "error")]
    [InlineData("github.canceled", WorkflowStatus.Canceled, "canceled")]
    [InlineData("github.unauthorized", WorkflowStatus.Unauthorized, "unauthorized")]
    public void EveryStatus_IsKnown(string payload, WorkflowStatus status, string text)
    {
        var workflow = Parse($"workflow-completed.{payload}").Workflow;

        Assert.Equal(status, workflow.Status);
        Assert.Equal(text, workflow.StatusText);
    }

    [Fact]
    public void PrettyPrintedWithAnotherOrderAndOtherLetters_IsTheSame()
    {
        var completed = Parse("workflow-completed.github.pretty");

        Assert.Equal("größe/prüfen", completed.Pipeline.Vcs?.Branch);
        Assert.Equal("Größe prüfen: 10 € ≠ 10 £ 🚀", completed.Pipeline.Vcs?.Commit?.Subject);
        Assert.Equal("Zeile \"eins\"\nZeile\\zwei\tTab", completed.Pipeline.Vcs?.Commit?.Body);
        Assert.Equal(500, completed.HappenedAt.Millisecond);
    }

    [Fact]
    public void OfTagPush_HasNoBranchNoTagAndAnEmptyCommit() =>
        Assert.Equal(
            new Vcs
            {
                ProviderName = "github",
                OriginRepositoryUrl = "https://github.com/example-org/paper-boat",
                TargetRepositoryUrl = "https://github.com/example-org/paper-boat",
                Revision = "5e9b60f69165f32f8930843ca718e10fdee30c52",
                Commit = new() { Author = new(), Committer = new() },
            },
            Parse("workflow-completed.github.tag").Pipeline.Vcs);

    [Fact]
    public void OfBitbucket_KnowsNoCommitter()
    {
        var vcs = Parse("workflow-completed.bitbucket").Pipeline.Vcs;

        Assert.Equal("bitbucket", vcs?.ProviderName);
        Assert.Equal("Commit Author", vcs?.Commit?.Author?.Name);
        Assert.Equal(new CommitPerson(), vcs?.Commit?.Committer);
        Assert.Null(vcs?.Commit?.CommittedAt);
    }

    [Fact]
    public void OfFork_NamesBothRepositories()
    {
        var vcs = Parse("workflow-completed.github.fork").Pipeline.Vcs;

        Assert.Equal("https://github.com/example-fork/paper-boat", vcs?.OriginRepositoryUrl);
        Assert.Equal("https://github.com/example-org/paper-boat", vcs?.TargetRepositoryUrl);
    }

    [Fact]
    public void OfGitLab_HasItsTriggerParametersAsTexts()
    {
        var pipeline = Parse("workflow-completed.gitlab").Pipeline;
        var parameters = pipeline.TriggerParameters!;

        Assert.Null(pipeline.Vcs);
        Assert.Equal("gitlab", pipeline.Trigger.Type);
        Assert.Equal(23, parameters.GitLab?.Count);
        Assert.Equal("false", parameters.GitLab?["is_fork_merge_request"]);
        Assert.Equal("4711001", parameters.GitLab?["user_id"]);
        Assert.Equal("lantern: light the wick\n\nIt was dark.\n", parameters.GitLab?["commit_message"]);
        Assert.Equal("", parameters.Git?["tag"]);
        Assert.Equal("refs/heads/main", parameters.Git?["ref"]);
        Assert.Equal("dcf58aa5-4992-4321-b095-fc7176e1cbfc", parameters.CircleCI?["trigger_id"]);
        Assert.Null(parameters.GitHubApp);
        Assert.Null(parameters.Webhook);
    }

    [Fact]
    public void OfGitHubApp_HasItsTriggerParametersAsTexts()
    {
        var pipeline = Parse("workflow-completed.github-app").Pipeline;
        var parameters = pipeline.TriggerParameters!;

        Assert.Null(pipeline.Vcs);
        Assert.Equal("api", pipeline.Trigger.Type);
        Assert.Equal("false", parameters.GitHubApp?["forced"]);
        Assert.Equal("refs/heads/setup", parameters.GitHubApp?["full_ref"]);
        Assert.Equal("trunk", parameters.Git?["default_branch"]);
        Assert.Equal("2025-06-11 16:04:49.983512007 +0000 UTC", parameters.CircleCI?["event_time"]);
        Assert.Equal("""{"caller":"says \"anything\""}""", parameters.Webhook?["body"]);
        Assert.Null(parameters.GitLab);
    }

    private static WorkflowCompleted Parse(string payload) =>
        Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(Payload.Read($"circleci/{payload}")));
}
