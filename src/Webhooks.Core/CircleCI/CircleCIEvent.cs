namespace Webhooks.CircleCI;

/// <summary>The base of all events of CircleCI's outbound webhooks. A handler of this type sees every one of them.</summary>
public abstract record CircleCIEvent : WebhookEvent
{
    /// <summary>
    /// Gets the event's id, by which repeats are known; <see cref="Guid.Empty"/> when missing or not a UUID. Workflow and job events have
    /// name-based ids (version 3): a repeated delivery carries the same one.
    /// </summary>
    public Guid Id { get; init; }

    /// <summary>Gets when the event happened, in UTC.</summary>
    public DateTimeOffset HappenedAt { get; init; }

    /// <summary>Gets the webhook, as configured in CircleCI, that sent the event.</summary>
    public CircleCIWebhookInfo Webhook { get; init; } = CircleCIWebhookInfo.Empty;

    /// <inheritdoc/>
    protected override string DescribeIdentity() => $"Type = {Type}, Id = {Id}, HappenedAt = {HappenedAt:O}";
}
