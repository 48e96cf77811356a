using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Dashboard.Deliveries;

/// <summary>What the page shows of one delivery. All texts in it are the sender's: to be shown as text and never as markup.</summary>
public sealed record DeliveryView
{
    /// <summary>What the page asks for the details with: the endpoint and the id.</summary>
    public required string Key { get; init; }

    public required string Id { get; init; }

    public required string Provider { get; init; }

    public required string EventType { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>One line that says what happened: <c>build-test-deploy #130</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The status as the provider spells it; empty for events without one.</summary>
    public string Status { get; init; } = "";

    public string Project { get; init; } = "";

    public string Branch { get; init; } = "";

    /// <summary>In seconds; null when the event tells none.</summary>
    public double? Duration { get; init; }

    /// <summary>What it is: <c>workflow</c>, <c>job</c>, <c>bundle</c>, <c>snapshot</c>, <c>report</c>, <c>source</c>, <c>ping</c>, <c>unknown</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The page at the provider; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>The workflow that a job belongs to, or the snapshot that a report belongs to; its own id for a workflow or a snapshot.</summary>
    public string? Parent { get; init; }

    public string? Commit { get; init; }

    public string? Author { get; init; }

    /// <summary>0 to 100; null when the bundle failed.</summary>
    public int? Score { get; init; }

    public int? BaselineScore { get; init; }

    /// <summary>In seconds; the duration of the baseline's analysis.</summary>
    public double? BaselineDuration { get; init; }

    /// <summary>How many differences there were between the body and what this version knows.</summary>
    public int Drift { get; init; }

    /// <summary>Whatever else is worth a line.</summary>
    public string? Note { get; init; }

    /// <summary>A delivery of which only the envelope is known.</summary>
    public static DeliveryView Of(WebhookDelivery delivery) => new()
    {
        Key = KeyOf(delivery.Endpoint, delivery.Id),
        Id = delivery.Id,
        Provider = delivery.Provider,
        EventType = delivery.Type,
        ReceivedAt = delivery.ReceivedAt,
        Kind = "unknown",
        Title = delivery.Type.Length > 0 ? delivery.Type : "No event of its provider",
    };

    /// <summary>A delivery and its event.</summary>
    public static DeliveryView Of(WebhookDelivery delivery, WebhookEvent webhookEvent)
    {
        var view = Of(delivery) with { Drift = webhookEvent.Drift.Count };

        return webhookEvent switch
        {
            CircleCIEvent circleCI => CircleCIViews.Of(circleCI, view),
            PerfseeEvent perfsee => PerfseeViews.Of(perfsee, view),
            _ => view,
        };
    }

    public static string KeyOf(string endpoint, string id) => $"{endpoint}/{id}";
}
