namespace Webhooks;

/// <summary>
/// Represents an event in a few words, for lists that people read. A member that a provider does not have is <see langword="null"/>.
/// </summary>
public sealed record WebhookSummary
{
    /// <summary>Gets what happened, in a line: <c>pull_request #7 opened: Add a cache</c>.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the project or repository.</summary>
    public string? Project { get; init; }

    /// <summary>Gets the branch or tag.</summary>
    public string? Branch { get; init; }

    /// <summary>Gets how it ended, as the provider spells it.</summary>
    public string? Status { get; init; }

    /// <summary>Gets the address of a page about it.</summary>
    public string? Url { get; init; }
}
