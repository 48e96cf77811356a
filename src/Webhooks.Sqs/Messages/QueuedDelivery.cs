using System.Diagnostics;
using System.Globalization;

namespace Webhooks.Sqs.Messages;

/// <summary>The content of a message: the delivery, and the span of the request that it came in.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Accepted">The span of the request that it came in, in whatever process; default when it was not traced.</param>
internal sealed record QueuedDelivery(WebhookDelivery Delivery, ActivityContext Accepted)
{
    /// <summary>Reads a message, of this package or of any other program.</summary>
    /// <param name="message">The message.</param>
    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>Null when it lacks what identifies a delivery.</returns>
    public static QueuedDelivery? Read(ReceivedMessage message, out string problem)
    {
        var attributes = message.Attributes;
        var facts = SqsJson.TryRead(attributes.GetValueOrDefault(MessageNames.Delivery), SqsJson.Default.DeliveryFacts);

        if (!attributes.TryGetValue(MessageNames.Id, out var id)
            || !attributes.TryGetValue(MessageNames.Type, out var type)
            || facts is not { Provider: { Length: > 0 } provider, Endpoint: { Length: > 0 } endpoint })
        {
            problem = "The message is no delivery: one of the "
                + $"attributes {MessageNames.Id}, {MessageNames.Type} and {MessageNames.Delivery} (JSON with provider and endpoint) is "
                + "missing.";
            return null;
        }

        if (BodyText.Read(message.Body, facts.Body) is not { } body)
        {
            problem = $"The body is not in the encoding that the attribute {MessageNames.Delivery} names.";
            return null;
        }

        problem = "";
        var prefix = DeliveryMessage.TypePrefix(provider);
        type = AttributeText.Read(type);

        return new(
            new()
            {
                Provider = provider,
                Endpoint = endpoint,
                Tenant = facts.Tenant,
                Id = AttributeText.Read(id),
                Type = type.StartsWith(prefix, StringComparison.Ordinal) ? type[prefix.Length..] : type,
                OccurredAt = TimeOf(attributes.GetValueOrDefault(MessageNames.Time)),
                ReceivedAt = facts.Received ?? message.SentAt,
                IsVerified = facts.Verified,
                UnsignedHeaders = new Dictionary<string, string>(
                    facts.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase),
                Subject = attributes.TryGetValue(MessageNames.Subject, out var subject) ? AttributeText.Read(subject) : null,
                Origin = facts.Origin == DeliveryFacts.Recovered ? WebhookOrigin.Recovered : WebhookOrigin.Delivered,
                Body = body,
            },
            ActivityContext.TryParse(
                attributes.GetValueOrDefault(MessageNames.TraceParent), facts.TraceState, isRemote: true, out var context)
                ? context
                : default);
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
