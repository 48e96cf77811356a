namespace Webhooks;

/// <summary>The progress of an operation over a filter. Immutable.</summary>
public sealed record WebhookOperationProgress
{
    /// <summary>Gets the number of deliveries that the plan counted.</summary>
    public required long Total { get; init; }

    /// <summary>Gets the number of deliveries that were looked at.</summary>
    public required long Examined { get; init; }

    /// <summary>Gets the number of deliveries that were changed; the others were running, or no longer matched.</summary>
    public required long Changed { get; init; }

    /// <summary>Gets a value indicating whether the operation has come to its end.</summary>
    public required bool IsComplete { get; init; }
}
