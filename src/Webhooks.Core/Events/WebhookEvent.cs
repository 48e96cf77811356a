namespace Webhooks;

/// <summary>The base of every typed event. Events are immutable and never refer to the memory that they were read from.</summary>
/// <remarks>
/// Two events are equal when all their members are. Lists and maps compare by reference, so two events of one body may differ: to recognize
/// a repeat, compare <see cref="WebhookDelivery.Id"/>.
/// </remarks>
public abstract record WebhookEvent
{
    /// <summary>Gets the event's type as the provider spells it; empty when the body named none.</summary>
    public string Type { get; init; } = "";

    /// <summary>
    /// Gets the differences between the body and what this version of the library knows: new members, members of another JSON type, new
    /// values. Empty when there are none. At most 100 entries are kept; the raw body holds the rest.
    /// </summary>
    public IReadOnlyList<WebhookDrift> Drift { get; init; } = [];

    /// <summary>
    /// Returns the identity of the event and nothing else of it, so that a log line with an event holds no personal data.
    /// </summary>
    /// <returns>The class and what <see cref="DescribeIdentity"/> says, such as <c>BundleFinished { Type = bundle:finished }</c>.</returns>
    public sealed override string ToString() => $"{GetType().Name.Split('`')[0]} {{ {DescribeIdentity()} }}";

    /// <summary>
    /// Returns what identifies the event: its type, and in derived classes its id and its time. Never names, addresses or messages.
    /// </summary>
    /// <returns>The members, such as <c>Type = bundle:finished</c>.</returns>
    protected virtual string DescribeIdentity() => $"Type = {Type}";
}
