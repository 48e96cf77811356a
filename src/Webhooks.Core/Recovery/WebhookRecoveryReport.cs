namespace Webhooks;

/// <summary>Represents the result of a sweep, or of a dry run that only says what it would recover.</summary>
public sealed record WebhookRecoveryReport
{
    /// <summary>Gets the events that had not arrived, oldest first.</summary>
    public IReadOnlyList<WebhookRecoveredEvent> Events { get; init; } = [];

    /// <summary>Gets how many events the provider named in all, those that had arrived included.</summary>
    public int Found { get; init; }

    /// <summary>Gets how many requests were sent to the provider.</summary>
    public int Requests { get; init; }

    /// <summary>Gets what went wrong, by project, with the fix; empty when nothing did.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets a value indicating whether another process was sweeping the endpoint, so that this one did nothing.</summary>
    public bool IsHeldElsewhere { get; init; }
}
