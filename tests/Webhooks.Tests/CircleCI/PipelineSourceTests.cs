using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>One place to ask what was built, wherever a pipeline says it; an empty text counts as missing.</summary>
public sealed class PipelineSourceTests
{
    [Fact]
    public void OfGitHub_ComesFromVcs() =>
        Assert.Equal(
            new PipelineSource
            {
                Branch = "main",
                Revision = "1041179cbdda366fd7b0347f09255f775170e103",
                CommitSubject = "Merge pull request #88 from example-org/keel",
                AuthorName = "Commit Author",
                AuthorEmail = "author@example.com",
                RepositoryUrl = "https://github.com/example-org/paper-boat",
            },
            Of("workflow-completed.github"));

    [Fact]
    public void OfFork_NamesTheRepositoryThatWasBuiltFor() =>
        Assert.Equal("https://github.com/example-org/paper-boat", Of("workflow-completed.github.fork").RepositoryUrl);

    [Fact]
    public void OfBitbucket_ComesFromVcs()
    {
        var source = Of("workflow-completed.bitbucket");

        Assert.Equal("master", source.Branch);
        Assert.Equal("https://bitbucket.org/example-org/tin-kettle", source.RepositoryUrl);
    }

    [Fact]
    public void OfTagPush_HasOnlyWhatCircleCISends() =>
        Assert.Equal(
            new PipelineSource
            {
                Revision = "5e9b60f69165f32f8930843ca718e10fdee30c52",
                RepositoryUrl = "https://github.com/example-org/paper-boat",
            },
            Of("workflow-completed.github.tag"));

    [Fact]
    public void OfGitLab_ComesFromTheTriggerParameters() =>
        Assert.Equal(
            new PipelineSource
            {
                Branch = "main",
                Revision = "5644a3f6d24dcd489c4300bdf0bee118eb558724",
                CommitSubject = "lantern: light the wick",
                AuthorName = "Commit Author",
                AuthorEmail = "author@example.com",
                RepositoryUrl = "https://gitlab.com/example-group/glass-lantern",
            },
            Of("workflow-completed.gitlab"));

    [Fact]
    public void OfGitHubApp_PassesOverWhatIsEmpty() =>
        Assert.Equal(
            new PipelineSource
            {
                Branch = "setup",
                Revision = "72b6ef474440c54744701b2768de8799f59fa98b",
                CommitSubject = "Add the first configuration",
                AuthorName = "Commit Author",
                AuthorEmail = "author@example.com",
                RepositoryUrl = "https://github.com/example-org/brass-compass",
            },
            Of("workflow-completed.github-app"));

    [Fact]
    public void OfNothing_IsNothing()
    {
        Assert.Equal(new PipelineSource(), new Pipeline().Source);
        Assert.Equal(
            new PipelineSource(), new Pipeline { Vcs = new() { Branch = "", Revision = "", Commit = new() { Author = new() } } }.Source);
        Assert.Equal(
            new PipelineSource(),
            new Pipeline { TriggerParameters = new() { Git = Map(("branch", ""), ("ref", ""), ("commit_message", "\n")) } }.Source);
    }

    [Theory]
    [InlineData("git", "ref", "refs/heads/feature/mast", "feature/mast", null)]
    [InlineData("git", "ref", "refs/tags/v2.0", null, "v2.0")]
    [InlineData("github_app", "full_ref", "refs/tags/v2.0", null, "v2.0")]
    [InlineData("github_app", "ref", "refs/heads/main", "main", null)]
    [InlineData("gitlab", "ref", "refs/tags/v2.0", null, "v2.0")]
    [InlineData("gitlab", "ref", "refs/heads/main", "main", null)]
    [InlineData("git", "tag", "v2.0", null, "v2.0")]
    [InlineData("gitlab", "tag", "v2.0", null, "v2.0")]
    [InlineData("git", "branch", "main", "main", null)]
    [InlineData("github_app", "branch", "main", "main", null)]
    [InlineData("gitlab", "branch", "main", "main", null)]
    [InlineData("git", "ref", "refs/pull/7/head", null, null)]
    [InlineData("git", "ref", "refs/tags/", null, null)]
    [InlineData("git", "ref", "REFS/HEADS/main", null, null)]
    public void BranchOrTag_IsReadFromNameOrRef(string map, string name, string value, string? branch, string? tag)
    {
        var source = new Pipeline { TriggerParameters = Parameters(map, Map((name, value))) }.Source;

        Assert.Equal((branch, tag), (source.Branch, source.Tag));
    }

    [Fact]
    public void TagRef_MakesTheMemberForTheBranchMeaningless()
    {
        var source = new Pipeline
        {
            TriggerParameters = new()
            {
                GitHubApp = Map(("ref", "v2.0"), ("full_ref", "refs/tags/v2.0"), ("branch", "v2.0")),
                Git = Map(("branch", "refs/tags/v2.0"))
            },
        }.Source;

        Assert.Equal(("v2.0", null), (source.Tag, source.Branch));
    }

    [Fact]
    public void TagOfVcs_LeavesNoBranch()
    {
        var source = new Pipeline
        {
            Vcs = new() { Tag = "v2.0", Branch = null },
            TriggerParameters = new() { Git = Map(("branch", "main")) }
        }.Source;

        Assert.Equal(("v2.0", null), (source.Tag, source.Branch));
    }

    [Fact]
    public void BranchOfVcs_LeavesNoTag()
    {
        var source =
            new Pipeline { Vcs = new() { Branch = "main" }, TriggerParameters = new() { Git = Map(("ref", "refs/tags/v2.0")) } }.Source;

        Assert.Equal((null, "main"), (source.Tag, source.Branch));
    }

    [Fact]
    public void SeveralParts_AreAskedInOrder()
    {
        var all = new Pipeline
        {
            Vcs = new()
            {
                Branch = "of-vcs",
                Revision = "vcs",
                Commit = new() { Subject = "vcs", Author = new() { Name = "vcs", Email = "vcs" } },
                TargetRepositoryUrl = "vcs"
            },
            TriggerParameters = new()
            {
                Git = Map(
                    ("branch", "of-git"), ("checkout_sha", "git"), ("commit_message", "git\nmore"), ("commit_author_name", "git"),
                    ("commit_author_email", "git"), ("repo_url", "git")),
                GitHubApp = Map(
                    ("branch", "of-app"), ("commit_sha", "app"), ("commit_title", "app"), ("commit_author_name", "app"),
                    ("commit_author_email", "app"), ("repo_url", "app")),
                GitLab = Map(
                    ("branch", "of-lab"), ("commit_sha", "lab"), ("commit_title", "lab"), ("commit_author_name", "lab"),
                    ("commit_author_email", "lab"), ("web_url", "lab")),
            },
        };
        var withoutVcs = all with { Vcs = null };
        var withoutGit = withoutVcs with { TriggerParameters = withoutVcs.TriggerParameters! with { Git = null } };
        var withoutApp = withoutGit with { TriggerParameters = withoutGit.TriggerParameters! with { GitHubApp = null } };

        Assert.Equal(Expected("vcs"), all.Source);
        Assert.Equal(Expected("git"), withoutVcs.Source);
        Assert.Equal(Expected("app"), withoutGit.Source);
        Assert.Equal(Expected("lab"), withoutApp.Source);
    }

    [Theory]
    [InlineData("subject", "subject")]
    [InlineData("subject\nbody", "subject")]
    [InlineData("subject\r\nbody", "subject")]
    public void MessageOfTheCommit_GivesItsFirstLine(string message, string subject)
    {
        Assert.Equal(subject, new Pipeline { TriggerParameters = new() { Git = Map(("commit_message", message)) } }.Source.CommitSubject);
        Assert.Equal(
            subject, new Pipeline { TriggerParameters = new() { GitLab = Map(("commit_message", message)) } }.Source.CommitSubject);
    }

    [Theory]
    [InlineData("github_app", "user_username")]
    [InlineData("github_app", "user_name")]
    [InlineData("gitlab", "user_name")]
    [InlineData("gitlab", "user_username")]
    [InlineData("git", "author_login")]
    public void PersonWhoPushedAndLogins_AreNoNamesOfTheAuthor(string map, string member) =>
        Assert.Null(
            new Pipeline { TriggerParameters = Parameters(map, Map(("commit_author_name", ""), (member, "somebody"))) }.Source.AuthorName);

    [Theory]
    [InlineData("ref", "v1", "full_ref", "refs/tags/v1")]
    [InlineData("branch", "v1", "full_ref", "refs/tags/v1")]
    [InlineData("ref", "refs/heads/v1", "ref", "refs/tags/v1")]
    public void TagRefInAnyMap_IsATag(string gitMember, string gitValue, string appMember, string appValue)
    {
        var source = new Pipeline
        {
            TriggerParameters = new()
            {
                Git = Map((gitMember, gitValue), ("checkout_sha", "a1")),
                GitHubApp = Map((appMember, appValue), ("commit_sha", "a1"))
            },
        }.Source;

        Assert.Equal(("v1", null), (source.Tag, source.Branch));
    }

    [Theory]
    [InlineData("a1", "an author", "a subject", "https://host/event")]
    [InlineData("b2", null, null, "https://host/checkout")]
    public void PartAboutAnotherRevision_IsLeftOut(string revisionOfTheEvent, string? author, string? subject, string repository)
    {
        var source = new Pipeline
        {
            TriggerParameters = new()
            {
                Git = Map(("checkout_sha", "a1"), ("repo_url", revisionOfTheEvent == "a1" ? "" : "https://host/checkout")),
                GitHubApp = Map(
                    ("commit_sha", revisionOfTheEvent), ("commit_author_name", "an author"), ("commit_title", "a subject"), ("repo_url",
                        "https://host/event"),
                    ("full_ref", "refs/heads/main")),
            },
        }.Source;

        Assert.Equal(
            new()
            {
                Revision = "a1",
                AuthorName = author,
                CommitSubject = subject,
                RepositoryUrl = repository,
                Branch = author is null ? null : "main",
            },
            source);
    }

    [Fact]
    public void PartWithoutARevision_TellsBranchAndRepositoryButNoAuthor()
    {
        var source = new Pipeline
        {
            TriggerParameters = new()
            {
                Git = Map(("ref", "v1"), ("commit_author_name", "somebody")),
                GitHubApp = Map(("commit_sha", "a1"), ("full_ref", "refs/tags/v1"), ("commit_author_name", "an author"), ("repo_url",
                    "https://host/event")),
            },
        }.Source;

        Assert.Equal(new() { Tag = "v1", Revision = "a1", AuthorName = "an author", RepositoryUrl = "https://host/event" }, source);
    }

    private static PipelineSource Expected(string part) => new()
    {
        Branch = $"of-{part}",
        Revision = part,
        CommitSubject = part,
        AuthorName = part,
        AuthorEmail = part,
        RepositoryUrl = part,
    };

    private static PipelineSource Of(string payload) =>
        Assert.IsType<WorkflowCompleted>(CircleCIWebhook.Parse(Payload.Read($"circleci/{payload}"))).Pipeline.Source;

    private static TriggerParameters Parameters(string name, IReadOnlyDictionary<string, string> map) => name switch
    {
        "git" => new() { Git = map },
        "github_app" => new() { GitHubApp = map },
        _ => new() { GitLab = map },
    };

    private static Dictionary<string, string> Map(params (string Name, string Value)[] members) =>
        members.ToDictionary(member => member.Name, member => member.Value);
}
