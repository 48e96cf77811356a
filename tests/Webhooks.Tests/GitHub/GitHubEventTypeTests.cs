using System.Text;
using System.Text.Json.Nodes;
using Octokit.Webhooks.Events;
using Octokit.Webhooks.Events.PullRequest;
using Webhooks.GitHub;

namespace Webhooks.Tests.GitHub;

/// <summary>Bodies as Octokit.Webhooks types them, and what it refuses.</summary>
public sealed class GitHubEventTypeTests
{
    [Fact]
    public void EveryTypeOfOctokit_IsListedWithItsClass()
    {
        var expected = OctokitBodies.Types.ToDictionary(type => type.Key, type => typeof(GitHubEvent<>).MakeGenericType(type.Value));

        Assert.True(expected.Count > 70);
        Assert.Equal(
            expected.OrderBy(type => type.Key, StringComparer.Ordinal),
            GitHubWebhook.Provider.EventTypes.OrderBy(type => type.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void EveryClassOfOctokit_IsMadeOfItsBody_WithoutDrift()
    {
        Assert.True(OctokitBodies.Made.Count > 250);
        Assert.All(OctokitBodies.Made, made =>
        {
            var parsed = GitHubWebhook.Parse(made.Type, OctokitBodies.Of(made.Class));

            Assert.True(parsed is not UnknownGitHubEvent, $"{made.Class}: {string.Join(", ", parsed.Drift)}");
            Assert.Equal(GitHubWebhook.Provider.EventTypes[made.Type], parsed.GetType());
            Assert.Equal(made.Class, Payload(parsed).GetType());
            Assert.Equal((made.Type, "octo/demo"), (parsed.Type, parsed.Repository));
            Assert.Empty(parsed.Drift);
        });
    }

    [Fact]
    public void Payload_IsWhatOctokitReads()
    {
        var parsed = Assert.IsType<GitHubEvent<PullRequestEvent>>(GitHubWebhook.Parse("pull_request", PullRequest("opened")));

        var opened = Assert.IsType<PullRequestOpenedEvent>(parsed.Payload);
        Assert.Equal((7L, "text"), (opened.Number, opened.PullRequest.Title));
        Assert.Equal(("opened", "octo/demo"), (parsed.Action, parsed.Repository));
        Assert.Equal("GitHubEvent { Type = pull_request, Action = opened }", parsed.ToString());
    }

    [Theory]
    [InlineData("of-the-future", "{}", "UnknownType X-GitHub-Event")]
    [InlineData("", "{}", "MissingMember X-GitHub-Event")]
    [InlineData("push", "{}", "MismatchedMember $")]
    [InlineData("push", "null", "MismatchedMember $")]
    [InlineData("push", "[]", "MismatchedMember $")]
    [InlineData("push", "not json", "MismatchedMember $")]
    [InlineData("push", "", "MismatchedMember $")]
    [InlineData("ping", """{"zen":"\ud800"}""", "MismatchedMember zen")]
    [InlineData("pull_request", """{"action":"teleported"}""", "UnknownValue action")]
    [InlineData("pull_request", """{"number":7}""", "MismatchedMember $")]
    [InlineData("watch", """{"action":"started","repository":{"id":"seven"}}""", "MismatchedMember repository.id")]
    public void WhatOctokitRefuses_IsUnknown_WithItsBodyAndTheDifference(string type, string body, string drift)
    {
        var unknown = Assert.IsType<UnknownGitHubEvent>(GitHubWebhook.Parse(type, Encoding.UTF8.GetBytes(body)));

        Assert.Equal(drift, Assert.Single(unknown.Drift).ToString());
        Assert.Equal((type, body), (unknown.Type, Encoding.UTF8.GetString(unknown.RawBody.Span)));
    }

    [Fact]
    public void MemberThatOctokitDoesNotKnow_IsInItsAdditionalProperties()
    {
        var body = JsonNode.Parse(PullRequest("opened"))!;
        body["brand_new"] = 1;

        var parsed = Assert.IsType<GitHubEvent<PullRequestEvent>>(
            GitHubWebhook.Parse("pull_request", Encoding.UTF8.GetBytes(body.ToJsonString())));

        Assert.Equal(1, parsed.Payload.AdditionalProperties?["brand_new"].GetInt32());
        Assert.Empty(parsed.Drift);
    }

    [Fact]
    public void BytesThatAreNoText_ReadWithReplacements()
    {
        var body = PullRequest("opened");
        body[body.AsSpan().IndexOf("text"u8)] = 0xff;

        Assert.IsType<GitHubEvent<PullRequestEvent>>(GitHubWebhook.Parse("pull_request", body));
        Assert.IsType<GitHubEvent<PullRequestEvent>>(GitHubWebhook.Parse("pull_request", [.. Encoding.UTF8.Preamble, .. body]));
    }

    [Fact]
    public void ConstructEvent_VerifiesFirst()
    {
        var (body, secrets) = (PullRequest("opened"), (WebhookSecret[])[new("current"), new("retired")]);
        var signature = GitHubWebhook.Sign(body, secrets[1]);

        Assert.IsType<GitHubEvent<PullRequestEvent>>(GitHubWebhook.ConstructEvent(body, "pull_request", signature, secrets[0], secrets[1]));
        Assert.IsType<GitHubEvent<PullRequestEvent>>(GitHubWebhook.ConstructEvent(body, "pull_request", signature, "retired"));
        Assert.Equal(WebhookVerification.Verified(1), GitHubWebhook.Verify(body, signature, secrets[0], secrets[1]));
        Assert.Equal(
            WebhookVerificationOutcome.Mismatch,
            Assert.Throws<WebhookSignatureException>(() =>
                GitHubWebhook.ConstructEvent(body, "pull_request", signature, "another")).Outcome);
        Assert.Equal(WebhookVerificationOutcome.MissingSignature, GitHubWebhook.Verify(body, null, secrets[0]).Outcome);
    }

    public static byte[] PullRequest(string action) =>
        OctokitBodies.Of(
            OctokitBodies.Made.Single(made => made.Class.Name == $"PullRequest{char.ToUpperInvariant(action[0])}{action[1..]}Event").Class);

    private static object Payload(GitHubEvent parsed) => parsed.GetType().GetProperty("Payload")!.GetValue(parsed)!;
}
