namespace Webhooks.Sqs.Messages;

/// <summary>
/// The names of a message's attributes: at most nine of the ten that SQS allows. The attributes of CloudEvents 1.0 are named and encoded as
/// its HTTP binding has them, as there is no binding for SQS; data that only this library needs is kept together as JSON.
/// </summary>
internal static class MessageNames
{
    public const string SpecVersion = "ce-specversion";
    public const string Id = "ce-id";
    public const string Source = "ce-source";
    public const string Type = "ce-type";
    public const string Time = "ce-time";
    public const string Subject = "ce-subject";
    public const string TraceParent = "traceparent";

    /// <summary>The data of the delivery that the event does not have: <see cref="DeliveryFacts"/>.</summary>
    public const string Delivery = "webhooks-delivery";

    /// <summary>What was tried: <see cref="AttemptFacts"/>. Not on a delivery that is new.</summary>
    public const string Attempts = "webhooks-attempts";

    /// <summary>Gets what says which delivery a message is.</summary>
    public static IReadOnlyList<string> Identity { get; } = [Id, Source, Type, Time, Subject, Delivery];
}
