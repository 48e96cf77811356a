namespace Webhooks.CircleCI;

/// <summary>The author or committer of a commit.</summary>
public sealed record CommitPerson
{
    /// <summary>Gets the name; null when not known.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the email address; null when not known.</summary>
    public string? Email { get; init; }
}
