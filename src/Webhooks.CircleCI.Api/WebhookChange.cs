namespace Webhooks.CircleCI.Api;

/// <summary>
/// Represents a change of a webhook at CircleCI: a member that is <see langword="null"/> stays as it is. The project cannot change.
/// </summary>
public sealed record WebhookChange
{
    /// <summary>Gets the new name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the new address to send to.</summary>
    public Uri? Url { get; init; }

    /// <summary>Gets the new secret. It is never logged.</summary>
    public string? Secret { get; init; }

    /// <summary>Gets the new types of the events to send.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Gets whether CircleCI checks the certificate of the address.</summary>
    public bool? VerifiesTls { get; init; }

    /// <summary>Returns a text without the secret.</summary>
    public override string ToString() => $"{nameof(WebhookChange)} {{ {nameof(Name)} = {Name}, {nameof(Url)} = {Url} }}";
}
