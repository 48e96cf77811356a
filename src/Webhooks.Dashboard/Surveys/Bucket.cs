namespace Webhooks.Dashboard.Surveys;

/// <summary>
/// A stretch of time in a picture: what was received in it by state, how long handling took, and how much waited at its end.
/// </summary>
internal sealed record Bucket(DateTimeOffset At, int Received, int Handled, int Dead, int Backlog, double? Median, double? P95);
