namespace Webhooks.Dashboard.Api;

/// <summary>One handler's failure in one attempt.</summary>
internal sealed record AttemptView(int Attempt, DateTimeOffset At, string? Handler, double? Seconds, string? ExceptionType, string Message);
