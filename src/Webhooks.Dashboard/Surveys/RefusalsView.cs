namespace Webhooks.Dashboard.Surveys;

/// <summary>What this process refused since its start.</summary>
internal sealed record RefusalsView(DateTimeOffset Since, IReadOnlyList<RefusalCount> Counts, IReadOnlyList<Refusal> Latest);
