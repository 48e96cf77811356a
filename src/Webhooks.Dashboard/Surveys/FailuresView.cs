namespace Webhooks.Dashboard.Surveys;

/// <summary>Failures by cause, of so many deliveries.</summary>
internal sealed record FailuresView(IReadOnlyList<FailureGroup> Groups, int Examined, bool IsAll);
