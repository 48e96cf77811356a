namespace Webhooks;

/// <summary>Represents a sweep that an operator starts.</summary>
public sealed record WebhookRecoveryRun
{
    /// <summary>Gets a value indicating whether the sweep only says what it would recover. It then changes nothing in the store.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>
    /// Gets the time from which on the provider is asked, at most <see cref="WebhookRecoveryOptions.LookBack"/> ago;
    /// <see langword="null"/>, the default, begins at the place of the last sweep. Before the time at which recovery was added to the app
    /// the store does not know what arrived: what was handled then may be handled again.
    /// </summary>
    public DateTimeOffset? Since { get; init; }
}
