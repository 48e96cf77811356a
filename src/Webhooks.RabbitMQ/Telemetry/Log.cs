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

    [LoggerMessage(202, LogLevel.Error, "RabbitMQ: there is no connection '{Connection}', and it is tried again until there is: {Problem}. {Consequence}", EventName = "Disconnected")]
    public static partial void Disconnected(ILogger logger, string connection, string problem, string consequence);

    [LoggerMessage(203, LogLevel.Information, "RabbitMQ: {Name} is used as it was declared by others: {Reason}", EventName = "LeftAsDeclared")]
    public static partial void LeftAsDeclared(ILogger logger, string name, string reason);

    [LoggerMessage(204, LogLevel.Warning, "Webhook endpoint {Endpoint} answered 503 to delivery {Id}, which RabbitMQ did not confirm: {Outcome}.", EventName = "NotStored")]
    public static partial void NotStored(ILogger logger, string endpoint, string id, PublishOutcome outcome);

    [LoggerMessage(205, LogLevel.Information, "Webhook deliveries are taken from the queue {Queue}. Endpoints handled here: {Endpoints}.", EventName = "WorkerStarted")]
    public static partial void WorkerStarted(ILogger logger, string queue, string endpoints);

    [LoggerMessage(206, LogLevel.Warning, "No webhook endpoint has a handler here: deliveries are stored in the queue {Queue}, and wait for a process that has one. Add one with On<TEvent>(…), or set HandleHere to false where only others handle.", EventName = "NothingHandledHere")]
    public static partial void NothingHandledHere(ILogger logger, string queue);

    [LoggerMessage(207, LogLevel.Error, "A message in the webhook queue is no delivery, and goes to the dead letters: {Problem}.", EventName = "Unreadable")]
    public static partial void Unreadable(ILogger logger, string problem);

    [LoggerMessage(208, LogLevel.Warning, "Webhook endpoint {Endpoint}: attempt {Attempt} at delivery {Id} failed, the next is in {Delay}: {Error}", EventName = "AttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, string endpoint, int attempt, string id, TimeSpan delay, string error);

    [LoggerMessage(209, LogLevel.Error, "Webhook endpoint {Endpoint}: delivery {Id} is a dead letter after {Attempts} attempts; it stays in its queue until somebody moves it: {Error}", EventName = "DeadLettered")]
    public static partial void DeadLettered(ILogger logger, string endpoint, string id, int attempts, string error);

    [LoggerMessage(210, LogLevel.Warning, "A webhook delivery could not be moved to the queue {Queue} ({Outcome}). It stays where it is, and moving it is tried again.", EventName = "NotMoved")]
    public static partial void NotMoved(ILogger logger, string queue, PublishOutcome outcome);

    [LoggerMessage(211, LogLevel.Warning, "Webhook endpoint {Endpoint}: delivery {Id} could not be passed on through the exchange {Exchange} to every queue bound there: {Outcome}. It is handled all the same.", EventName = "NotPassedOn")]
    public static partial void NotPassedOn(ILogger logger, string exchange, string endpoint, string id, PublishOutcome outcome);

    [LoggerMessage(212, LogLevel.Warning, "Webhook endpoint {Endpoint}: delivery {Id} repeats an id with another body. It is taken for a duplicate, as its id says.", EventName = "DuplicateWithOtherBody")]
    public static partial void DuplicateWithOtherBody(ILogger logger, string endpoint, string id);

    [LoggerMessage(213, LogLevel.Error, "Webhook endpoint {Endpoint}: delivery {Id} waits, as the deduplicator failed.", EventName = "NotClaimed")]
    public static partial void NotClaimed(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(214, LogLevel.Error, "Webhook endpoint {Endpoint}: the deduplicator could not note how delivery {Id} ended. A repeat of it might be handled again.", EventName = "NotNoted")]
    public static partial void NotNoted(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(215, LogLevel.Error, "Webhook endpoint {Endpoint}: delivery {Id} could not be dispatched.", EventName = "DispatchBroke")]
    public static partial void DispatchBroke(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(216, LogLevel.Information, "Webhook endpoint {Endpoint}: delivery {Id} was interrupted as the app stops. It goes back to the queue; the attempt does not count.", EventName = "Interrupted")]
    public static partial void Interrupted(ILogger logger, string endpoint, string id);

    [LoggerMessage(217, LogLevel.Error, "A webhook delivery could not be settled. It goes back to the queue.", EventName = "WorkerBroke")]
    public static partial void WorkerBroke(ILogger logger, Exception exception);

    [LoggerMessage(230, LogLevel.Warning, "RabbitMQ: {Problem}", EventName = "DeliveryLimited")]
    public static partial void DeliveryLimited(ILogger logger, string problem);
}
