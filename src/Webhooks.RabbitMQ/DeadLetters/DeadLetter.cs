using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;
using Webhooks.Processing;
using Webhooks.RabbitMQ.Messages;

namespace Webhooks.RabbitMQ.DeadLetters;

/// <summary>A message in the queue of dead letters.</summary>
internal sealed class DeadLetter
{
    public DeadLetter(ulong tag, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var headers = new MessageHeaders(properties.Headers);
        var queued = QueuedDelivery.Read(properties, body, now, out var problem);
        (Tag, Properties, Body, Delivery) = (tag, properties, body, queued?.Delivery);
        var finished = headers.Time(CloudEventNames.DeadAt);

        Entry = new()
        {
            Key = headers.Text(CloudEventNames.Key) ?? KeyOf(headers, body.Span),
            Provider = queued?.Delivery.Provider ?? "",
            Endpoint = queued?.Delivery.Endpoint ?? "",
            Tenant = queued?.Delivery.Tenant,
            Id = queued?.Delivery.Id ?? "",
            Type = queued?.Delivery.Type ?? "",
            Subject = queued?.Delivery.Subject,
            Origin = queued?.Delivery.Origin ?? WebhookOrigin.Delivered,
            ReceivedAt = headers.AttributeTime(CloudEventNames.ReceivedAt) ?? finished ?? DateTimeOffset.UnixEpoch,
            OccurredAt = queued?.Delivery.OccurredAt,
            State = WebhookDeliveryState.DeadLettered,
            Attempts = queued?.Attempt ?? 0,
            FinishedAt = finished,
            LastError = headers.Text(CloudEventNames.Reason)
                ?? (queued is null ? problem : "The broker moved it here: it was handed over too often, or refused."),
            SucceededHandlers = [.. queued?.SucceededHandlers ?? []],
        };
    }

    public ulong Tag { get; }

    public IReadOnlyBasicProperties Properties { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the delivery; null when the message cannot be read.</summary>
    public WebhookDelivery? Delivery { get; }

    public WebhookDeliveryEntry Entry { get; }

    /// <summary>Returns whether a filter selects it.</summary>
    public bool Matches(WebhookDeliveryFilter filter) => filter.Selects(Entry, Body.Span);

    // Of one that the broker moved: the same at each look.
    private static string KeyOf(MessageHeaders headers, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (var name in CloudEventNames.Identity)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{headers.Attribute(name)}\n"));
        }

        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
