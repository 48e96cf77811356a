using System.Diagnostics;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>The content of a message: the delivery, and what was tried of it.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Attempt">Which attempt this one is, from 1.</param>
/// <param name="SucceededHandlers">The handlers that do not run again.</param>
/// <param name="Accepted">The span of the request that it came in, in whatever process; default when it was not traced.</param>
internal sealed record QueuedDelivery(
    WebhookDelivery Delivery, int Attempt, IReadOnlyCollection<string> SucceededHandlers, ActivityContext Accepted)
{
    /// <summary>Gets the one handler to run, by an operator's wish; null for all.</summary>
    public string? OnlyHandler { get; init; }

    /// <summary>Gets since when it has been handed to processes that have no handler for it; null when it has not.</summary>
    public DateTimeOffset? UnhandledSince { get; init; }

    /// <summary>Reads a message, of this package or of any other program.</summary>
    /// <param name="message">The message.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">When it was received, if it does not say.</param>
    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>Null when it lacks what identifies a delivery.</returns>
    public static QueuedDelivery? Read(IReadOnlyBasicProperties message, ReadOnlyMemory<byte> body, DateTimeOffset now, out string problem)
    {
        var headers = new MessageHeaders(message.Headers);

        if (headers.Attribute(CloudEventNames.Id) is not { Length: > 0 } id
            || headers.Attribute(CloudEventNames.Type) is not { } type
            || headers.Attribute(CloudEventNames.Provider) is not { Length: > 0 } provider
            || headers.Attribute(CloudEventNames.Endpoint) is not { Length: > 0 } endpoint)
        {
            problem = "The message is no delivery: one of the attributes id, type, webhookprovider and webhookendpoint is missing.";
            return null;
        }

        problem = "";
        var prefix = DeliveryMessage.TypePrefix(provider);

        return new(
            new()
            {
                Provider = provider,
                Endpoint = endpoint,
                Tenant = headers.Attribute(CloudEventNames.Tenant),
                Id = id,
                Type = type.StartsWith(prefix, StringComparison.Ordinal) ? type[prefix.Length..] : type,
                OccurredAt = headers.AttributeTime(CloudEventNames.Time),
                ReceivedAt = headers.AttributeTime(CloudEventNames.ReceivedAt) ?? now,
                IsVerified = headers.AttributeIsTrue(CloudEventNames.Verified),
                UnsignedHeaders = headers.Table(CloudEventNames.UnsignedHeaders),
                Subject = headers.Attribute(CloudEventNames.Subject),
                Origin = headers.Attribute(CloudEventNames.Origin) == DeliveryMessage.Recovered
                    ? WebhookOrigin.Recovered
                    : WebhookOrigin.Delivered,
                Body = body,
            },
            headers.Count(CloudEventNames.Attempt),
            headers.Texts(CloudEventNames.Succeeded),
            ReadTrace(headers))
        {
            OnlyHandler = headers.Text(CloudEventNames.OnlyHandler),
            UnhandledSince = headers.Time(CloudEventNames.UnhandledSince),
        };
    }

    private static ActivityContext ReadTrace(MessageHeaders headers) =>
        ActivityContext.TryParse(
            headers.Attribute(CloudEventNames.TraceParent) ?? headers.Text(CloudEventNames.TraceParent),
            headers.Attribute(CloudEventNames.TraceState) ?? headers.Text(CloudEventNames.TraceState),
            isRemote: true,
            out var context) ? context : default;
}
