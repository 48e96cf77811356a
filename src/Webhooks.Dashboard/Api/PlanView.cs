namespace Webhooks.Dashboard.Api;

/// <summary>The plan of an operation over a filter.</summary>
internal sealed record PlanView(
    string Id, long Count, DateTimeOffset? Oldest, DateTimeOffset? Newest, bool IsExact, IReadOnlyList<EntryView> Samples);
