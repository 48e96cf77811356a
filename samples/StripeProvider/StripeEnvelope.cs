namespace Samples.Stripe;

/// <summary>What identifies an event.</summary>
internal sealed record StripeEnvelope
{
    public string Id { get; init; } = "";

    public string Type { get; init; } = "";

    public long Created { get; init; }
}
