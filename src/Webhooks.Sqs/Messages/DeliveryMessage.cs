using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Webhooks.Sqs.Messages;

/// <summary>Makes the messages: the body is the delivery's, byte for byte, and all else is attributes.</summary>
internal static class DeliveryMessage
{
    // A dead letter that SQS finds too large keeps that much of its reason.
    private const int ShortReason = 200;

    /// <summary>Returns the message of a new delivery, in the trace that is current.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="asBase64">Whether its body is to be in base64 even where it is text.</param>
    public static OutgoingMessage Write(WebhookDelivery delivery, bool asBase64 = false)
    {
        var (text, encoding) = BodyText.Write(delivery.Body.Span, asBase64);
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var attributes = new Dictionary<string, string>
        {
            [MessageNames.SpecVersion] = "1.0",
            [MessageNames.Id] = AttributeText.Write(delivery.Id),
            [MessageNames.Source] = SourceOf(delivery),
            [MessageNames.Type] = AttributeText.Write(TypePrefix(delivery.Provider) + delivery.Type),
            [MessageNames.Delivery] = JsonSerializer.Serialize(
                new()
                {
                    Provider = delivery.Provider,
                    Endpoint = delivery.Endpoint,
                    Tenant = delivery.Tenant,
                    Verified = delivery.IsVerified,
                    Received = delivery.ReceivedAt,
                    Origin = delivery.Origin == WebhookOrigin.Recovered ? DeliveryFacts.Recovered : null,
                    Headers = delivery.UnsignedHeaders.Count > 0 ? delivery.UnsignedHeaders : null,
                    TraceState = activity?.TraceStateString,
                    Body = encoding,
                },
                SqsJson.Default.DeliveryFacts),
        };

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                attributes[name] = value;
            }
        }

        Add(MessageNames.Time, delivery.OccurredAt?.ToString("O", CultureInfo.InvariantCulture));
        Add(MessageNames.Subject, delivery.Subject is { } subject ? AttributeText.Write(subject) : null);
        Add(MessageNames.TraceParent, activity?.Id);
        return new() { Body = text, Attributes = attributes };
    }

    /// <summary>Returns the same message with what was tried.</summary>
    public static OutgoingMessage Again(ReceivedMessage message, AttemptFacts facts, TimeSpan delay = default) => new()
    {
        Body = message.Body,
        Attributes = new Dictionary<string, string>(message.Attributes)
        {
            [MessageNames.Attempts] = JsonSerializer.Serialize(facts, SqsJson.Default.AttemptFacts),
        },
        Delay = delay,
    };

    /// <summary>
    /// Returns the forms of a dead letter, to be tried in turn: whole; with what identifies it and a short reason; and as it came, which is
    /// the one that always fits.
    /// </summary>
    public static IEnumerable<OutgoingMessage> Dead(ReceivedMessage message, AttemptFacts facts)
    {
        yield return Again(message, facts);
        yield return Again(message, new()
        {
            Attempt = facts.Attempt,
            Key = facts.Key,
            DeadAt = facts.DeadAt,
            Reason = facts.Reason is { Length: > ShortReason } reason ? reason[..ShortReason] : facts.Reason,
        });
        yield return new() { Body = message.Body, Attributes = message.Attributes };
    }

    /// <summary>Returns the prefix of event types: the types of several providers meet in one queue.</summary>
    public static string TypePrefix(string provider) => provider.ToLowerInvariant() + ".";

    // With the id it names the event, for everybody: a repeat has the same two.
    private static string SourceOf(WebhookDelivery delivery)
    {
        var source = $"/webhooks/{Uri.EscapeDataString(delivery.Provider)}/{Uri.EscapeDataString(delivery.Endpoint)}";
        return delivery.Tenant is null ? source : $"{source}/{Uri.EscapeDataString(delivery.Tenant)}";
    }
}
