namespace Webhooks.Tests.StandardWebhooks;

/// <summary>Data of an event, as an app writes a class for it.</summary>
public sealed record InvoicePaid
{
    public string? Id { get; init; }

    public decimal? Amount { get; init; }

    public IReadOnlyList<InvoiceLine>? Lines { get; init; }
}
