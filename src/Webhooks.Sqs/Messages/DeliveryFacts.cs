namespace Webhooks.Sqs.Messages;

/// <summary>The facts of a delivery in its message, beside the attributes of its event.</summary>
internal sealed record DeliveryFacts
{
    public string? Provider { get; init; }

    public string? Endpoint { get; init; }

    public string? Tenant { get; init; }

    public bool Verified { get; init; }

    public DateTimeOffset? Received { get; init; }

    /// <summary>Gets <see cref="Recovered"/>, or nothing.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets the provider's headers that are worth keeping; they are not signed.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public string? TraceState { get; init; }

    /// <summary>Gets how the body is encoded (<see cref="BodyText"/>).</summary>
    public string? Body { get; init; }

    /// <summary>How <see cref="WebhookOrigin.Recovered"/> is written.</summary>
    public const string Recovered = "recovered";
}
