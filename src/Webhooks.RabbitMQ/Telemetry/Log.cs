using Microsoft.Extensions.Logging;
using Webhooks.RabbitMQ.Publishing;

namespace Webhooks.RabbitMQ.Telemetry;

/// <summary>
/// Every line that this package logs. Never a body, a secret, a signature or the broker's address with its password; texts from deliveries
/// are only ids of verified ones.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Information, "RabbitMQ: the connection '{Connection}' to {Host}:{Port} is open.", EventName = "Connected")]
    public static partial void Connected(ILogger logger, string connection, string host, int port);

    [LoggerMessage(202, LogLevel.Error,
        "RabbitMQ: there is no connection '{Connection}', and it is tried again until there is: {Problem}. {Consequence}",
        EventName = "Disconnected")]
    public static partial void Disconnected(ILogger logger, string connection, string problem, string consequence);

    [LoggerMessage(203, LogLevel.Information,
        "RabbitMQ: {Name} is used as it was declared by others: {Reason}",
        EventName = "LeftAsDeclared")]
    public static partial void LeftAsDeclared(ILogger logger, string name, string reason);

    [LoggerMessage(204, LogLevel.Warning,
        "Webhook endpoint {Endpoint} answered 503 to delivery {Id}, which RabbitMQ did not confirm: {Outcome}.",
        EventName = "NotStored")]
    public static partial void NotStored(ILogger logger, string endpoint, string id, PublishOutcome outcome);

    [LoggerMessage(211, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Id} could not be passed on through the exchange {Exchange} to every queue bound there: "
        + "{Outcome}. It is handled nevertheless.",
        EventName = "NotPassedOn")]
    public static partial void NotPassedOn(ILogger logger, string exchange, string endpoint, string id, PublishOutcome outcome);

    [LoggerMessage(230, LogLevel.Warning, "RabbitMQ: {Problem}", EventName = "DeliveryLimited")]
    public static partial void DeliveryLimited(ILogger logger, string problem);

    [LoggerMessage(231, LogLevel.Warning,
        "A webhook message could not be moved to the queue {Queue}: {Problem}. It stays where it is, and moving it is tried again.",
        EventName = "NotMoved")]
    public static partial void NotMoved(ILogger logger, string queue, string problem);

    [LoggerMessage(232, LogLevel.Error,
        "A webhook message is a dead letter with only those headers that identify it. {Reason}",
        EventName = "Cut")]
    public static partial void Cut(ILogger logger, string reason);

    [LoggerMessage(233, LogLevel.Error,
        "A webhook message is left to the broker, which moves it to the dead letters unless the queue was declared otherwise: "
        + "it cannot be published. {Reason}",
        EventName = "LeftToBroker")]
    public static partial void LeftToBroker(ILogger logger, string reason);

    [LoggerMessage(234, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: a handler of delivery {Delivery} ignores its cancellation token. The delivery is moved to {Queue}, "
        + "so that the broker hands over others, and is not handled again before the handler ends.",
        EventName = "MovedAside")]
    public static partial void MovedAside(ILogger logger, string endpoint, string delivery, string queue);

    [LoggerMessage(235, LogLevel.Warning,
        "{Count} processes take deliveries from {Queue}, and this one remembers only what it has handled itself: a provider's repeat that "
        + "another process gets is handled again, and so is what was handled before a restart. Register a deduplicator that they share, as "
        + "services.AddPostgreSqlDeduplicator(…).",
        EventName = "MemoryNotShared")]
    public static partial void MemoryNotShared(ILogger logger, string queue, uint count);

    [LoggerMessage(236, LogLevel.Information,
        "Webhook endpoint {Endpoint}: delivery {Delivery} is done, and the connection that it came on ended before that was acknowledged. "
        + "It is delivered again, and recognized as a duplicate.",
        EventName = "ComesAgainAsDuplicate")]
    public static partial void ComesAgainAsDuplicate(ILogger logger, string endpoint, string delivery);

    [LoggerMessage(237, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: the connection that delivery {Delivery} came on ended before the result of its attempt could be "
        + "stored. It is delivered again.",
        EventName = "ComesAgain")]
    public static partial void ComesAgain(ILogger logger, string endpoint, string delivery);
}
