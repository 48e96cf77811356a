namespace Webhooks.Dashboard.Surveys;

/// <summary>The refusals of this process since its start.</summary>
internal sealed record RefusalsView(DateTimeOffset Since, IReadOnlyList<RefusalCount> Counts, IReadOnlyList<Refusal> Latest);
