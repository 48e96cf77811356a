namespace Webhooks.GitHub;

/// <summary>
/// A delivery that Octokit.Webhooks does not type: of an event type or an action that is newer than it, with a member of another kind than
/// it expects, or a body that is not GitHub's at all. It was verified like any other; <see cref="WebhookEvent.Drift"/> says what did not
/// fit.
/// </summary>
public sealed record UnknownGitHubEvent : GitHubEvent
{
    /// <summary>Gets the body as it was sent and signed, usually JSON in UTF-8; a copy of its own.</summary>
    public ReadOnlyMemory<byte> RawBody { get; init; }
}
