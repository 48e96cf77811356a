namespace Webhooks.GitHub;

/// <summary>The base of all events of GitHub's webhooks. A handler of this type sees every one of them.</summary>
/// <remarks>
/// GitHub names the type of an event in a header only, which is not signed: anybody who has captured a delivery can send it again under
/// another type. What the body says is signed.
/// </remarks>
public abstract record GitHubEvent : WebhookEvent
{
    /// <summary>Gets what happened to what the event is about, such as <c>opened</c>.</summary>
    /// <value><see langword="null"/> for types without actions, such as <c>push</c>.</value>
    public string? Action => Facts.Action;

    /// <summary>Gets owner and name of the repository: <c>octocat/hello-world</c>.</summary>
    /// <value><see langword="null"/> for events of an organization or an app.</value>
    public string? Repository => Facts.Repository;

    /// <summary>Gets the facts that the body has beside its payload.</summary>
    internal GitHubFacts Facts => Body.Facts;

    /// <summary>Gets the body, which is read for <see cref="Facts"/> when somebody asks for them.</summary>
    internal GitHubBody Body { get; init; } = GitHubBody.None;

    /// <inheritdoc/>
    protected override string DescribeIdentity() =>
        Action is { } action ? $"{base.DescribeIdentity()}, Action = {action}" : base.DescribeIdentity();
}
