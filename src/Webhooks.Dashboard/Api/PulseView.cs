namespace Webhooks.Dashboard.Api;

/// <summary>What an open page is told: the counts, and a text that is another when a list may show something else.</summary>
internal sealed record PulseView(
    long Pending, long? Running, long? Handled, long Dead, double? OldestSeconds, long? Workers, string Version);
