namespace Webhooks.CircleCI.Api;

/// <summary>Represents a webhook that is registered at CircleCI. Its secret is never shown by CircleCI, and is not here.</summary>
public sealed record WebhookDetails
{
    /// <summary>Gets the webhook's id, the same as <see cref="CircleCIWebhookInfo.Id"/> in its events.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the webhook's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the address that CircleCI sends to.</summary>
    public string Url { get; init; } = "";

    /// <summary>Gets a value indicating whether CircleCI checks the certificate of that address.</summary>
    public bool VerifiesTls { get; init; }

    /// <summary>Gets a value indicating whether the webhook has a secret. Which one, only a delivery can tell.</summary>
    public bool HasSecret { get; init; }

    /// <summary>Gets the types of the events that are sent, an open list: <c>workflow-completed</c>, <c>job-completed</c>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Gets the id of the project that the webhook belongs to.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>Gets the time when the webhook was created, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets the time of the last change, in UTC; <see langword="null"/> when CircleCI does not say.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
