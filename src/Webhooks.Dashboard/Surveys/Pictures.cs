namespace Webhooks.Dashboard.Surveys;

/// <summary>Counts stored deliveries by time, from the store: for all processes, and for the time before the start.</summary>
internal static class Pictures
{
    private const int Count = 48;

    public static OverviewView Of(Survey survey, int hours, DateTimeOffset now)
    {
        var step = TimeSpan.FromHours(hours) / Count;
        var start = now - TimeSpan.FromHours(hours);
        var entries = survey.Entries;
        var buckets = new Bucket[Count];

        for (var index = 0; index < Count; index++)
        {
            var (from, to) = (start + (step * index), start + (step * (index + 1)));
            var received = entries.Where(entry => entry.ReceivedAt >= from && entry.ReceivedAt < to).ToList();
            var times = entries
                .Where(entry => entry.State == WebhookDeliveryState.Handled && entry.FinishedAt >= from && entry.FinishedAt < to)
                .Select(entry => Math.Max(0, (entry.FinishedAt!.Value - entry.ReceivedAt).TotalSeconds))
                .Order()
                .ToList();

            buckets[index] = new(
                from,
                received.Count,
                entries.Count(entry => entry.State == WebhookDeliveryState.Handled && entry.FinishedAt >= from && entry.FinishedAt < to),
                entries.Count(
                    entry => entry.State == WebhookDeliveryState.DeadLettered && entry.FinishedAt >= from && entry.FinishedAt < to),
                entries.Count(entry => entry.ReceivedAt < to && (entry.FinishedAt is not { } end || end >= to)),
                times.Count == 0 ? null : times[times.Count / 2],
                times.Count == 0 ? null : times[Math.Min(times.Count - 1, times.Count * 95 / 100)]);
        }

        return new(
            hours,
            entries.Count,
            survey.IsAll,
            entries.Count == 0 ? null : entries[^1].ReceivedAt,
            buckets,
            [.. entries.GroupBy(entry => (entry.Provider, entry.Type))
                .Select(group => new TypeCount(
                    group.Key.Provider, group.Key.Type, group.Count(), group.Count(
                        entry => entry.State == WebhookDeliveryState.DeadLettered)))
                .OrderByDescending(type => type.Count)
                .Take(12)]);
    }
}
