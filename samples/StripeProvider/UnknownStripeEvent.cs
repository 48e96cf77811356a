namespace Samples.Stripe;

/// <summary>An event that this provider does not type, or whose body is not as expected.</summary>
public sealed record UnknownStripeEvent : StripeEvent
{
    /// <summary>The body as it was sent and signed.</summary>
    public ReadOnlyMemory<byte> RawBody { get; init; }
}
