namespace Samples.Stripe;

/// <summary>An invoice was paid: Stripe's <c>invoice.paid</c>.</summary>
public sealed record InvoicePaid : StripeEvent
{
    /// <summary>The invoice, as it was when the event was created.</summary>
    public StripeObject<Invoice>? Data { get; init; }
}
