namespace Webhooks.Dashboard.Api;

/// <summary>A page of deliveries.</summary>
internal sealed record ListView(IReadOnlyList<EntryView> Entries, string? Next, DateTimeOffset? SearchedBackTo);
