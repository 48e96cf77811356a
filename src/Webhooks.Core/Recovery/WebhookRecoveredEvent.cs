namespace Webhooks;

/// <summary>Represents an event that never arrived, and that a sweep recovered or would recover.</summary>
/// <param name="Project">The project, as the options name it.</param>
/// <param name="Type">The event type.</param>
/// <param name="Subject">What the event is about.</param>
/// <param name="Status">The final status; null where the provider's events are told apart by their bodies.</param>
/// <param name="Time">When the event was due, or when its item was created where the provider does not say.</param>
public sealed record WebhookRecoveredEvent(string Project, string Type, string Subject, string? Status, DateTimeOffset Time);
