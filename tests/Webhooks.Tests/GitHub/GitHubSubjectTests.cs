using System.Text;
using Webhooks.GitHub;

namespace Webhooks.Tests.GitHub;

/// <summary>
/// What an event is about, and what is said of it in lists: read from the signed body, whatever Octokit.Webhooks makes of that.
/// </summary>
public sealed class GitHubSubjectTests
{
    private const string Repository = "\"repository\":{\"id\":1,\"full_name\":\"octo/demo\",\"html_url\":\"https://github.com/octo/demo\"}";

    [Theory]
    [InlineData("push", "", "repository:octo/demo")]
    [InlineData("of-the-future", "", "repository:octo/demo")]
    [InlineData("pull_request", "\"pull_request\":{\"number\":7}", "pull-request:octo/demo#7")]
    [InlineData("pull_request_review", "\"pull_request\":{\"number\":7}", "pull-request:octo/demo#7")]
    [InlineData("issues", "\"issue\":{\"number\":8}", "issue:octo/demo#8")]
    [InlineData("issue_comment", "\"issue\":{\"number\":8}", "issue:octo/demo#8")]
    [InlineData("issue_comment", "\"issue\":{\"number\":7,\"pull_request\":{}}", "pull-request:octo/demo#7")]
    [InlineData("workflow_run", "\"workflow_run\":{\"id\":30433642}", "run:octo/demo/30433642")]
    [InlineData("workflow_job", "\"workflow_job\":{\"id\":1,\"run_id\":30433642}", "run:octo/demo/30433642")]
    [InlineData("check_run", "\"check_run\":{\"id\":4}", "check-run:octo/demo/4")]
    [InlineData("check_suite", "\"check_suite\":{\"id\":5}", "check-suite:octo/demo/5")]
    [InlineData("deployment_status", "\"deployment\":{\"id\":6}", "deployment:octo/demo/6")]
    [InlineData("discussion", "\"discussion\":{\"number\":9}", "discussion:octo/demo#9")]
    [InlineData("release", "\"release\":{\"id\":3}", "release:octo/demo/3")]
    [InlineData("pull_request", "\"pull_request\":{\"number\":\"seven\"}", "repository:octo/demo")]
    [InlineData("pull_request", "\"pull_request\":[7]", "repository:octo/demo")]
    [InlineData("pull_request", "\"pull_request\":{\"number\":6},\"pull_request\":{\"number\":7}", "pull-request:octo/demo#7")]
    public void Subject_IsReadFromTheBody_AndIsThatOfTheEvent(string type, string more, string expected)
    {
        var body = Encoding.UTF8.GetBytes(more.Length == 0 ? $"{{{Repository}}}" : $"{{{Repository},{more}}}");

        Assert.Equal(expected, GitHubWebhook.Provider.ReadSubject(type, body));
        Assert.Equal(expected, GitHubWebhook.Provider.GetSubject(GitHubWebhook.Parse(type, body)));
    }

    [Theory]
    [InlineData("member_of", """{"organization":{"login":"octo"}}""", "organization:octo")]
    [InlineData("push", "{}", null)]
    [InlineData("push", "[]", null)]
    [InlineData("push", "not json", null)]
    [InlineData("push", """{"repository":"octo/demo"}""", null)]
    [InlineData("push", """{"repository":{"full_name":7}}""", null)]
    public void WithoutARepository_ItIsTheOrganizationOrNothing(string type, string body, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        Assert.Equal(expected, GitHubWebhook.Provider.ReadSubject(type, bytes));
        Assert.Equal(expected, GitHubWebhook.Provider.GetSubject(GitHubWebhook.Parse(type, bytes)));
    }

    [Fact]
    public void NamesThatAreTooLong_MakeNoSubject() =>
        Assert.Null(GitHubWebhook.Provider.ReadSubject(
            "push", Encoding.UTF8.GetBytes($$$"""{"repository":{"full_name":"{{{new string('n', 195)}}}"}}""")));

    [Fact]
    public void SubjectOfEveryClass_IsThatOfItsEvent() => Assert.All(OctokitBodies.Made, made =>
    {
        var body = OctokitBodies.Of(made.Class);
        Assert.NotNull(GitHubWebhook.Provider.ReadSubject(made.Type, body));
        Assert.Equal(
            GitHubWebhook.Provider.ReadSubject(made.Type, body), GitHubWebhook.Provider.GetSubject(GitHubWebhook.Parse(made.Type, body)));
    });

    [Theory]
    [InlineData(
        "pull_request", "\"action\":\"opened\",\"pull_request\":{\"number\":7,\"title\":\"Add a "
            + "cache\",\"state\":\"open\",\"html_url\":\"https://x/7\",\"head\":{\"ref\":\"cache\"}}",
        "pull_request #7 opened: Add a cache|octo/demo|cache|open|https://x/7")]
    [InlineData(
        "workflow_run", "\"action\":\"completed\",\"workflow_run\":{\"id\":1,\"name\":\"CI\",\"status\":\"completed\",\"conclusion\":\"failure\",\"head_branch\":\"main\",\"html_url\":\"https://x/1\"}",
        "workflow_run completed: CI|octo/demo|main|failure|https://x/1")]
    [InlineData("push", "\"ref\":\"refs/heads/main\",\"compare\":\"https://x/c\"", "push|octo/demo|main||https://x/c")]
    [InlineData("star", "\"action\":\"created\"", "star created|octo/demo||created|https://github.com/octo/demo")]
    public void Summary_SaysWhatHappenedWhere(string type, string more, string expected)
    {
        var summary = GitHubWebhook.Provider.Summarize(GitHubWebhook.Parse(type, Encoding.UTF8.GetBytes($"{{{Repository},{more}}}")));

        Assert.Equal(expected, $"{summary?.Title}|{summary?.Project}|{summary?.Branch}|{summary?.Status}|{summary?.Url}");
    }
}
