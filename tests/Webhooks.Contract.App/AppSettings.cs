namespace Webhooks.Contract;

/// <summary>How an app of the contract handles, in the terms that every inbox has. Small waits: the trials wait for them.</summary>
public sealed record AppSettings
{
    public int Concurrency { get; init; } = 8;

    public int MaxAttempts { get; init; } = 3;

    public TimeSpan HandlerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxStuckHandlers { get; init; } = 64;

    public bool EnableProcessing { get; init; } = true;

    /// <summary>How long a lease lasts in a store that has them: longer than a busy machine keeps an app from renewing it.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    public void Apply(WebhookProcessingOptions options)
    {
        (options.Concurrency, options.MaxAttempts, options.MaxStuckHandlers) = (Concurrency, MaxAttempts, MaxStuckHandlers);
        (options.HandlerTimeout, options.DrainTimeout, options.RetryDelays) = (HandlerTimeout, DrainTimeout, [RetryDelay]);
        options.EnableProcessing = EnableProcessing;
    }
}
