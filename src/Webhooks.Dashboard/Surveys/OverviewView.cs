namespace Webhooks.Dashboard.Surveys;

/// <summary>The pictures of the first page.</summary>
internal sealed record OverviewView(
    int Hours, int Examined, bool IsAll, DateTimeOffset? BackTo, IReadOnlyList<Bucket> Buckets, IReadOnlyList<TypeCount> Types);
