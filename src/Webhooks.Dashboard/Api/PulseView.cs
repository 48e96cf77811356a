namespace Webhooks.Dashboard.Api;

/// <summary>The update that an open page receives: the counts, and a text that changes when a list may show something else.</summary>
internal sealed record PulseView(
    long Pending, long? Running, long? Handled, long Dead, double? OldestSeconds, long? Workers, string Version);
