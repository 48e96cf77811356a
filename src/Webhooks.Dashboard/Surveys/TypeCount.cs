namespace Webhooks.Dashboard.Surveys;

/// <summary>The number of deliveries of one event type.</summary>
internal sealed record TypeCount(string Provider, string Type, int Count, int Dead);
