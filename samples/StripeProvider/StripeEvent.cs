using Webhooks;

namespace Samples.Stripe;

/// <summary>The base of all events of Stripe's webhooks.</summary>
public abstract record StripeEvent : WebhookEvent
{
    /// <summary>The event's id: <c>evt_…</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it was created, in seconds since 1970.</summary>
    public long Created { get; init; }
}
