namespace Webhooks.RabbitMQ.Messages;

/// <summary>
/// What the headers of a message are called: the attributes of CloudEvents 1.0 in the binary mode of its AMQP binding, extension attributes
/// for what an event does not say of its delivery, and headers of the worker's own, which say what was tried.
/// </summary>
internal static class CloudEventNames
{
    public const string Prefix = "cloudEvents:";

    /// <summary>The binding allows it in place of <see cref="Prefix"/>, for brokers that do not take colons.</summary>
    public const string OtherPrefix = "cloudEvents_";

    public const string SpecVersion = "specversion";
    public const string Id = "id";
    public const string Source = "source";
    public const string Type = "type";
    public const string Time = "time";

    public const string Provider = "webhookprovider";
    public const string Endpoint = "webhookendpoint";
    public const string Tenant = "webhooktenant";
    public const string Verified = "webhookverified";
    public const string ReceivedAt = "webhookreceived";

    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    /// <summary>The provider's headers that are worth keeping, unsigned: a table.</summary>
    public const string UnsignedHeaders = "webhooks-unsigned-headers";

    /// <summary>Which attempt the next one is, from 1.</summary>
    public const string Attempt = "webhooks-attempt";

    /// <summary>The handlers that do not run again: a list of names.</summary>
    public const string Succeeded = "webhooks-succeeded";

    /// <summary>In a dead letter, why it is one.</summary>
    public const string Reason = "webhooks-reason";
}
