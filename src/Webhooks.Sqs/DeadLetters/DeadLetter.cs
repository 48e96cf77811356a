using System.Security.Cryptography;
using System.Text;
using Webhooks.Processing;
using Webhooks.Sqs.Messages;

namespace Webhooks.Sqs.DeadLetters;

/// <summary>A message in the queue of dead letters.</summary>
internal sealed class DeadLetter
{
    public DeadLetter(ReceivedMessage message)
    {
        var queued = QueuedDelivery.Read(message, out var problem);
        var facts = message.Facts;
        (Message, Delivery) = (message, queued?.Delivery);

        Entry = new()
        {
            Key = facts.Key ?? KeyOf(message),
            Provider = queued?.Delivery.Provider ?? "",
            Endpoint = queued?.Delivery.Endpoint ?? "",
            Tenant = queued?.Delivery.Tenant,
            Id = queued?.Delivery.Id ?? "",
            Type = queued?.Delivery.Type ?? "",
            Subject = queued?.Delivery.Subject,
            Origin = queued?.Delivery.Origin ?? WebhookOrigin.Delivered,
            ReceivedAt = queued?.Delivery.ReceivedAt ?? message.SentAt,
            OccurredAt = queued?.Delivery.OccurredAt,
            State = WebhookDeliveryState.DeadLettered,
            Attempts = queued is null ? 0 : Math.Max(0, facts.Attempt),
            FinishedAt = facts.DeadAt ?? message.SentAt,
            LastError = facts.Reason ?? (queued is null ? problem : "SQS moved it here: it was received too often."),
            SucceededHandlers = [.. facts.Succeeded ?? []],
        };
    }

    public ReceivedMessage Message { get; }

    /// <summary>Gets the delivery; null when the message cannot be read.</summary>
    public WebhookDelivery? Delivery { get; }

    public WebhookDeliveryEntry Entry { get; }

    /// <summary>Gets how large it is, by and large.</summary>
    public int Size => Message.Body.Length;

    /// <summary>Returns whether a filter selects it.</summary>
    public bool Matches(WebhookDeliveryFilter filter) =>
        filter.Selects(Entry, Delivery is null ? Encoding.UTF8.GetBytes(Message.Body) : Delivery.Body.Span);

    // Of one that SQS moved: the same at each look.
    private static string KeyOf(ReceivedMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (var name in MessageNames.Identity)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{message.Attributes.GetValueOrDefault(name)}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(message.Body));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
