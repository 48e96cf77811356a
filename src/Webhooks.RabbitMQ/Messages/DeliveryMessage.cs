using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>Makes the messages: the body is the delivery's, byte for byte, and all else is headers.</summary>
internal static class DeliveryMessage
{
    // As many as a delivery can have: a table that grows is copied each time.
    private const int MaxHeaders = 17;

    /// <summary>How <see cref="WebhookOrigin.Recovered"/> is written.</summary>
    public const string Recovered = "recovered";

    /// <summary>Returns the message of a new delivery, in the trace that is current.</summary>
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
            [CloudEventNames.Prefix + CloudEventNames.Origin] = delivery.Origin == WebhookOrigin.Recovered ? Recovered : "delivered",
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
        Add(CloudEventNames.Prefix + CloudEventNames.Subject, delivery.Subject);

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
            headers[CloudEventNames.UnsignedHeaders] = delivery.UnsignedHeaders.ToDictionary(
                header => header.Key, object? (header) => header.Value);
        }

        return Persistent(headers);
    }

    /// <summary>Returns the same event for other teams: without what only the workers need, and what the broker added on the way.</summary>
    public static BasicProperties Forward(IReadOnlyBasicProperties message) => Copy(message, name => !CloudEventNames.IsOfAttempts(name));

    /// <summary>Returns the same message with its own record of attempts.</summary>
    public static BasicProperties Same(IReadOnlyBasicProperties message) => Copy(message, static _ => true);

    /// <summary>Returns the same message as it was handed over, for the attempt of a number.</summary>
    public static BasicProperties Same(IReadOnlyBasicProperties message, int attempt, IReadOnlyCollection<string> succeededHandlers) =>
        WithAttempt(Same(message), attempt, succeededHandlers);

    /// <summary>Returns the same message for its next attempt.</summary>
    public static BasicProperties Next(IReadOnlyBasicProperties message, int attempt, IReadOnlyCollection<string> succeededHandlers) =>
        WithAttempt(Forward(message), attempt, succeededHandlers);

    /// <summary>Returns the same message as a dead letter.</summary>
    public static BasicProperties Dead(
        IReadOnlyBasicProperties message, int attempt, IReadOnlyCollection<string> succeededHandlers, string? reason, DateTimeOffset now)
    {
        var dead = Next(message, attempt, succeededHandlers);
        dead.Headers![CloudEventNames.Key] = Guid.NewGuid().ToString("n");
        dead.Headers[CloudEventNames.DeadAt] = Text(now);

        // An operator's replay to one handler leaves the others as they are, and with them the reason.
        dead.Headers[CloudEventNames.Reason] = reason ?? new MessageHeaders(message.Headers).Text(CloudEventNames.Reason);
        return dead;
    }

    /// <summary>
    /// Returns the least of a message that a broker takes: its identity and its attempts, each text cut; the reason names what was left
    /// out.
    /// </summary>
    public static BasicProperties Least(BasicProperties message, string reason, DateTimeOffset now)
    {
        const int MaxText = 1000;
        var all = new MessageHeaders(message.Headers);
        var least = new Dictionary<string, object?>
        {
            [CloudEventNames.Key] = all.Text(CloudEventNames.Key) ?? Guid.NewGuid().ToString("n"),
            [CloudEventNames.DeadAt] = Text(now),
            [CloudEventNames.Attempt] = all.Count(CloudEventNames.Attempt),
        };

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                least[name] = text.Length <= MaxText ? text : text[..MaxText];
            }
        }

        foreach (var name in CloudEventNames.Identity)
        {
            Add(CloudEventNames.Prefix + name, all.Attribute(name));
        }

        least[CloudEventNames.Prefix + CloudEventNames.Verified] = all.AttributeIsTrue(CloudEventNames.Verified);
        Add(CloudEventNames.Reason, all.Text(CloudEventNames.Reason) is { } text ? $"{reason} {text}" : reason);

        if (all.Texts(CloudEventNames.Succeeded) is { Count: > 0 and <= 20 } succeeded)
        {
            least[CloudEventNames.Succeeded] = succeeded.Where(handler => handler.Length <= MaxText).Cast<object?>().ToList();
        }

        return Persistent(least);
    }

    /// <summary>Writes a time as headers have it.</summary>
    public static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Returns the prefix of event types: the types of several providers meet in one exchange.</summary>
    public static string TypePrefix(string provider) => provider.ToLowerInvariant() + ".";

    // With the id it names the event, for everybody: a repeat has the same two.
    private static string SourceOf(WebhookDelivery delivery)
    {
        var source = $"/webhooks/{Uri.EscapeDataString(delivery.Provider)}/{Uri.EscapeDataString(delivery.Endpoint)}";
        return delivery.Tenant is null ? source : $"{source}/{Uri.EscapeDataString(delivery.Tenant)}";
    }

    private static BasicProperties WithAttempt(BasicProperties message, int attempt, IReadOnlyCollection<string> succeededHandlers)
    {
        message.Headers![CloudEventNames.Attempt] = attempt;
        message.Headers.Remove(CloudEventNames.Succeeded);

        if (succeededHandlers.Count > 0)
        {
            message.Headers[CloudEventNames.Succeeded] = new List<object?>(succeededHandlers);
        }

        return message;
    }

    private static BasicProperties Copy(IReadOnlyBasicProperties message, Func<string, bool> keeps)
    {
        var headers = new Dictionary<string, object?>();

        foreach (var (name, value) in message.Headers ?? new Dictionary<string, object?>())
        {
            if (!name.StartsWith("x-", StringComparison.Ordinal) && keeps(name))
            {
                headers[name] = value;
            }
        }

        return Persistent(headers);
    }

    private static BasicProperties Persistent(Dictionary<string, object?> headers) => new()
    {
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        Headers = headers,
    };
}
