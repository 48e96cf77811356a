namespace Samples.Stripe;

/// <summary>An invoice.</summary>
public sealed record Invoice
{
    /// <summary>The invoice's id: <c>in_…</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>What was paid, in the smallest unit of the currency.</summary>
    public long AmountPaid { get; init; }
}
