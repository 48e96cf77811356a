using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>Makes the messages: the body is the delivery's, byte for byte, and all else is headers.</summary>
internal static class DeliveryMessage
{
    // As many as a delivery can have: a table that grows is copied each time.
    private const int MaxHeaders = 15;

    /// <summary>The message of a new delivery, in the trace that is current.</summary>
    public static BasicProperties Write(WebhookDelivery delivery)
    {
        var headers = new Dictionary<string, object?>(MaxHeaders)
        {
            [CloudEventNames.Prefix + CloudEventNames.SpecVersion] = "1.0",
            [CloudEventNames.Prefix + CloudEventNames.Id] = delivery.Id,
            [CloudEventNames.Prefix + CloudEventNames.Source] = SourceOf(delivery),
            [CloudEventNames.Prefix + CloudEventNames.Type] = TypePrefix(delivery.Provider) + delivery.Type,
            [CloudEventNames.Prefix + CloudEventNames.Provider] = delivery.Provider,
            [CloudEventNames.Prefix + CloudEventNames.Endpoint] = delivery.Endpoint,
            [CloudEventNames.Prefix + CloudEventNames.Verified] = delivery.IsVerified,
            [CloudEventNames.Prefix + CloudEventNames.ReceivedAt] = Text(delivery.ReceivedAt),
        };

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }

        Add(CloudEventNames.Prefix + CloudEventNames.Time, delivery.OccurredAt is { } time ? Text(time) : null);
        Add(CloudEventNames.Prefix + CloudEventNames.Tenant, delivery.Tenant);

        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            // As an attribute for readers of CloudEvents, and plain for tracing libraries.
            Add(CloudEventNames.Prefix + CloudEventNames.TraceParent, activity.Id);
            Add(CloudEventNames.Prefix + CloudEventNames.TraceState, activity.TraceStateString);
            Add(CloudEventNames.TraceParent, activity.Id);
            Add(CloudEventNames.TraceState, activity.TraceStateString);
        }

        if (delivery.UnsignedHeaders.Count > 0)
        {
            headers[CloudEventNames.UnsignedHeaders] = delivery.UnsignedHeaders.ToDictionary(header => header.Key, object? (header) => header.Value);
        }

        return Persistent(headers);
    }

    /// <summary>The same event for other teams: without what only the workers need, and what the broker added on the way.</summary>
    public static BasicProperties Forward(IReadOnlyBasicProperties message)
    {
        var headers = new Dictionary<string, object?>();

        foreach (var (name, value) in message.Headers ?? new Dictionary<string, object?>())
        {
            if (!name.StartsWith("x-", StringComparison.Ordinal) && name is not (CloudEventNames.Attempt or CloudEventNames.Succeeded or CloudEventNames.Reason))
            {
                headers[name] = value;
            }
        }

        return Persistent(headers);
    }

    /// <summary>The same message for its next attempt, or for the dead letters with the reason.</summary>
    public static BasicProperties Again(
        IReadOnlyBasicProperties message, int attempt, IReadOnlyCollection<string> succeededHandlers, string? reason = null)
    {
        var again = Forward(message);
        again.Headers![CloudEventNames.Attempt] = attempt;

        if (succeededHandlers.Count > 0)
        {
            again.Headers[CloudEventNames.Succeeded] = new List<object?>(succeededHandlers);
        }

        if (reason is not null)
        {
            again.Headers[CloudEventNames.Reason] = reason;
        }

        return again;
    }

    /// <summary>What an event type starts with: the types of several providers meet in one exchange.</summary>
    public static string TypePrefix(string provider) => provider.ToLowerInvariant() + ".";

    // With the id it names the event, for everybody: a repeat has the same two.
    private static string SourceOf(WebhookDelivery delivery)
    {
        var source = $"/webhooks/{Uri.EscapeDataString(delivery.Provider)}/{Uri.EscapeDataString(delivery.Endpoint)}";
        return delivery.Tenant is null ? source : $"{source}/{Uri.EscapeDataString(delivery.Tenant)}";
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static BasicProperties Persistent(Dictionary<string, object?> headers) => new()
    {
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        Headers = headers,
    };
}
