using System.Diagnostics;
using Webhooks.Deduplication;
using Webhooks.Processing;
using Webhooks.Recovery;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>A delivery as it goes into the database. It owns all its memory: the request may be over before it is written.</summary>
internal sealed class InboxDelivery
{
    public required byte[] Key { get; init; }

    public required string Provider { get; init; }

    public required string Endpoint { get; init; }

    public required string? Tenant { get; init; }

    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string? Subject { get; init; }

    /// <summary>Gets tenant, id, type and subject as JSON when one of them cannot be stored as a text; null otherwise.</summary>
    public required string? Exact { get; init; }

    public required WebhookOrigin Origin { get; init; }

    public required bool IsVerified { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required DateTime? OccurredAt { get; init; }

    public required string? Headers { get; init; }

    public required string? TraceParent { get; init; }

    public required string? TraceState { get; init; }

    public required byte[] BodyHash { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Gets what recovery remembers of it; null when it remembers nothing.</summary>
    public required RecoveryFact? Fact { get; init; }

    /// <summary>Gets a value indicating whether what recovery knows of the endpoint ends with this delivery.</summary>
    public required bool EndsRecovery { get; init; }

    public static InboxDelivery Copy(WebhookDelivery delivery, Activity? activity, RecoveryFact? fact = null, bool endsRecovery = false)
    {
        var body = delivery.BorrowedBody.ToArray();
        var traced = activity?.IdFormat == ActivityIdFormat.W3C ? activity : null;
        var (tenant, id) = (StorableText.Of(delivery.Tenant), StorableText.Of(delivery.Id)!);
        var (type, subject) = (StorableText.Of(delivery.Type)!, StorableText.Of(delivery.Subject));
        var isExact = (tenant, id, type, subject) == (delivery.Tenant, delivery.Id, delivery.Type, delivery.Subject);

        return new()
        {
            Key = DeliveryKey.Of(delivery),
            Provider = delivery.Provider,
            Endpoint = delivery.Endpoint,
            Tenant = tenant,
            Id = id,
            Type = type,
            Subject = subject,
            Exact = isExact ? null : InboxJson.Write((string[])[delivery.Tenant ?? "", delivery.Id, delivery.Type, delivery.Subject ?? ""]),
            Origin = delivery.Origin,
            IsVerified = delivery.IsVerified,
            ReceivedAt = delivery.ReceivedAt.UtcDateTime,
            OccurredAt = delivery.OccurredAt?.UtcDateTime,
            Headers = InboxJson.Write(delivery.UnsignedHeaders),
            TraceParent = traced?.Id,
            TraceState = StorableText.Of(traced?.TraceStateString),
            BodyHash = delivery.HashBody(),
            Body = body,
            Fact = fact,
            EndsRecovery = endsRecovery,
        };
    }
}
