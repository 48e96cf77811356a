namespace Webhooks.Tests.StandardWebhooks;

public sealed record InvoiceLine
{
    public required string Article { get; init; }

    public int Count { get; init; }
}
