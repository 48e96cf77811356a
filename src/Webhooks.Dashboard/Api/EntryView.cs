using Webhooks.Dashboard.Deliveries;

namespace Webhooks.Dashboard.Api;

/// <summary>One delivery in a list.</summary>
internal sealed record EntryView
{
    public required string Key { get; init; }

    public required string Provider { get; init; }

    public required string Endpoint { get; init; }

    public string? Tenant { get; init; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public string? Subject { get; init; }

    public bool IsRecovered { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Gets <c>pending</c>, <c>running</c>, <c>handled</c> or <c>dead</c>.</summary>
    public required string State { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? LastError { get; init; }

    public IReadOnlyList<string> SucceededHandlers { get; init; } = [];

    /// <summary>Gets what the body says; <see langword="null"/> where it was not read.</summary>
    public Summary? Summary { get; init; }

    public static EntryView Of(WebhookDeliveryEntry entry, Summary? summary) => new()
    {
        Key = entry.Key,
        Provider = entry.Provider,
        Endpoint = entry.Endpoint,
        Tenant = entry.Tenant,
        Id = entry.Id,
        Type = entry.Type,
        Subject = entry.Subject,
        IsRecovered = entry.Origin == WebhookOrigin.Recovered,
        ReceivedAt = entry.ReceivedAt,
        OccurredAt = entry.OccurredAt,
        State = NameOf(entry.State),
        Attempts = entry.Attempts,
        DueAt = entry.DueAt,
        FinishedAt = entry.FinishedAt,
        LastError = entry.LastError,
        SucceededHandlers = entry.SucceededHandlers,
        Summary = summary,
    };

    public static string NameOf(WebhookDeliveryState state) => state switch
    {
        WebhookDeliveryState.Pending => "pending",
        WebhookDeliveryState.Running => "running",
        WebhookDeliveryState.Handled => "handled",
        WebhookDeliveryState.DeadLettered => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
