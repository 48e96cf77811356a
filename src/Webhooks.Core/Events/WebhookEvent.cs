namespace Webhooks;

/// <summary>The base of every typed event. Events are immutable and never refer to the memory that they were read from.</summary>
public abstract record WebhookEvent
{
    /// <summary>The event's type as the provider spells it; empty when the body named none.</summary>
    public string Type { get; init; } = "";

    /// <summary>
    /// Where the body differed from what this version of the library knows: new members, members of another JSON type, new values. Empty
    /// when all was as expected. At most 100 entries are kept; the raw body holds the rest.
    /// </summary>
    public IReadOnlyList<WebhookDrift> Drift { get; init; } = [];
}
