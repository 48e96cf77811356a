namespace Webhooks.Dashboard.Api;

/// <summary>What an operation over a filter would do.</summary>
internal sealed record PlanView(
    string Id, long Count, DateTimeOffset? Oldest, DateTimeOffset? Newest, bool IsExact, IReadOnlyList<EntryView> Samples);
