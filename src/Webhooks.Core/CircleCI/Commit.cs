namespace Webhooks.CircleCI;

/// <summary>A commit. All of it is null for tags and pipelines started by hand.</summary>
public sealed record Commit
{
    /// <summary>Gets the first line of the message; CircleCI may cut it. Null when not known.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the rest of the message, empty when there is none; CircleCI may cut it. Null when not known.</summary>
    public string? Body { get; init; }

    /// <summary>Gets the author of the change; null when not sent.</summary>
    public CommitPerson? Author { get; init; }

    /// <summary>Gets when the change was written, in whole seconds; null when not known.</summary>
    public DateTimeOffset? AuthoredAt { get; init; }

    /// <summary>Gets the committer of the change; null when not sent. Its members are null for Bitbucket.</summary>
    public CommitPerson? Committer { get; init; }

    /// <summary>Gets when the change was committed, in whole seconds; null when not known, and for Bitbucket.</summary>
    public DateTimeOffset? CommittedAt { get; init; }
}
