namespace Webhooks.RabbitMQ.Messages;

/// <summary>
/// The names of a message's headers: the attributes of CloudEvents 1.0 in the binary mode of its AMQP binding, extension attributes for
/// what an event does not say of its delivery, and headers of the worker's own, which say what was tried.
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
    public const string Subject = "subject";

    public const string Provider = "webhookprovider";
    public const string Endpoint = "webhookendpoint";
    public const string Tenant = "webhooktenant";
    public const string Verified = "webhookverified";
    public const string ReceivedAt = "webhookreceived";
    public const string Origin = "webhookorigin";

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

    /// <summary>In a dead letter, what operators identify it by.</summary>
    public const string Key = "webhooks-key";

    /// <summary>In a dead letter, when it became one.</summary>
    public const string DeadAt = "webhooks-dead-at";

    /// <summary>Since when it has been handed to processes that have no handler for it.</summary>
    public const string UnhandledSince = "webhooks-unhandled-since";

    /// <summary>The one handler to run, by an operator's wish.</summary>
    public const string OnlyHandler = "webhooks-only-handler";

    /// <summary>Gets the attributes that say which delivery a message is.</summary>
    public static IReadOnlyList<string> Identity { get; } =
        [SpecVersion, Id, Source, Type, Time, Subject, Provider, Endpoint, Tenant, ReceivedAt, Origin];

    /// <summary>Returns whether a header is one of ours that says what was tried.</summary>
    public static bool IsOfAttempts(string name) =>
        name is Attempt or Succeeded or Reason or Key or DeadAt or UnhandledSince or OnlyHandler;
}
