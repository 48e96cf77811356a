namespace Webhooks.Dashboard.Surveys;

/// <summary>The number of deliveries that were refused for one reason.</summary>
internal sealed record RefusalCount(string Endpoint, string Outcome, string Reason, long Count, DateTimeOffset First, DateTimeOffset Last);
