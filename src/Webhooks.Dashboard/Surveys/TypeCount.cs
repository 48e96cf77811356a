namespace Webhooks.Dashboard.Surveys;

/// <summary>How many deliveries of an event type there were.</summary>
internal sealed record TypeCount(string Provider, string Type, int Count, int Dead);
