namespace Webhooks.CircleCI;

/// <summary>The author or committer of a commit.</summary>
public sealed record CommitPerson
{
    /// <summary>The name; null when not known.</summary>
    public string? Name { get; init; }

    /// <summary>The email address; null when not known.</summary>
    public string? Email { get; init; }
}
