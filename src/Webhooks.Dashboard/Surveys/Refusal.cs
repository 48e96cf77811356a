namespace Webhooks.Dashboard.Surveys;

/// <summary>One delivery that was refused.</summary>
internal sealed record Refusal(DateTimeOffset At, string Endpoint, string Outcome, string Reason);
