namespace Webhooks.Testing;

/// <summary>The ways to connect a project's repository to CircleCI, which decide where a pipeline says what it was built from.</summary>
public enum CircleCIIntegration
{
    /// <summary>GitHub by OAuth: <c>pipeline.vcs</c>.</summary>
    GitHub = 0,

    /// <summary>The GitHub App: <c>pipeline.trigger_parameters</c> with <c>git</c> and <c>github_app</c>.</summary>
    GitHubApp,

    /// <summary>GitLab: <c>pipeline.trigger_parameters</c> with <c>git</c> and <c>gitlab</c>.</summary>
    GitLab,

    /// <summary>Bitbucket Cloud: <c>pipeline.vcs</c>, whose committer is null.</summary>
    Bitbucket,
}
