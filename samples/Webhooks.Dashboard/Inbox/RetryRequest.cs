namespace Webhooks.Dashboard.Inbox;

/// <summary>Which dead letter to try again.</summary>
/// <param name="Key">Its key; null for all.</param>
internal sealed record RetryRequest(string? Key);
