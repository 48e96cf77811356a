namespace Webhooks.CircleCI;

/// <summary>The webhook, as configured in CircleCI, that sent an event.</summary>
public sealed record CircleCIWebhookInfo
{
    internal static readonly CircleCIWebhookInfo Empty = new();

    /// <summary>Gets the webhook's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Gets the name given to the webhook; may be empty.</summary>
    public string Name { get; init; } = "";
}
