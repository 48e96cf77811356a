namespace Webhooks.Dashboard.Surveys;

/// <summary>How many deliveries were refused for one reason.</summary>
internal sealed record RefusalCount(string Endpoint, string Outcome, string Reason, long Count, DateTimeOffset First, DateTimeOffset Last);
