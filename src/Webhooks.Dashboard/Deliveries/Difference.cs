namespace Webhooks.Dashboard.Deliveries;

/// <summary>One difference between a body and what this version knows, by the member's name.</summary>
internal sealed record Difference(string Kind, string Path, string Json);
