namespace Webhooks.StandardWebhooks;

/// <summary>
/// The base of all events of senders that follow Standard Webhooks. A handler of this type sees every one of them, whether its data is
/// typed or not. The id, which the sender signs, is <see cref="WebhookDelivery.Id"/>.
/// </summary>
public abstract record StandardWebhookEvent : WebhookEvent
{
    /// <summary>
    /// Gets when the event happened: the member <c>timestamp</c>, or else <c>created_at</c>, as a time in ISO 8601 or as a number of
    /// seconds or milliseconds since 1970.
    /// </summary>
    /// <value><see langword="null"/> when the body does not say.</value>
    public DateTimeOffset? Timestamp { get; init; }

    /// <inheritdoc/>
    protected override string DescribeIdentity() =>
        Timestamp is { } time ? $"{base.DescribeIdentity()}, Timestamp = {time:O}" : base.DescribeIdentity();
}
