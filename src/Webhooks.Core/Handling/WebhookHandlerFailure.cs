namespace Webhooks;

/// <summary>A handler that did not succeed.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="Exception">What it threw.</param>
public sealed record WebhookHandlerFailure(string Handler, Exception Exception);
