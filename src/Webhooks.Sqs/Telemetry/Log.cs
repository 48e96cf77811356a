using Microsoft.Extensions.Logging;

namespace Webhooks.Sqs.Telemetry;

/// <summary>
/// Every line that this package logs. Never a body, a secret, a signature or credentials; texts from deliveries are only ids of verified
/// ones.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Information, "SQS: the queues are {Intake}, {Suspects} and {Dead}.", EventName = "QueuesFound")]
    public static partial void QueuesFound(ILogger logger, string intake, string suspects, string dead);

    [LoggerMessage(302, LogLevel.Error,
        "SQS: the queues of {Queue} cannot be used, and that is tried again until they can: {Problem} Until then deliveries are answered "
        + "503, and none are handled here.",
        EventName = "QueuesNotFound")]
    public static partial void QueuesNotFound(ILogger logger, string queue, string problem);

    [LoggerMessage(303, LogLevel.Information, "SQS: the queue {Queue} was missing, and was created.", EventName = "QueueCreated")]
    public static partial void QueueCreated(ILogger logger, string queue);

    [LoggerMessage(304, LogLevel.Warning,
        "Webhook endpoint {Endpoint} answered 503 to delivery {Id}, which SQS did not store: {Problem}",
        EventName = "NotStored")]
    public static partial void NotStored(ILogger logger, string endpoint, string id, string problem);

    [LoggerMessage(305, LogLevel.Error,
        "Webhook endpoint {Endpoint} answered 413 to delivery {Id}: with what is said of it, it takes {Size} bytes in the queue, which "
        + "takes {Limit}. A body that is no text of UTF-8 takes a third more.",
        EventName = "TooLargeToStore")]
    public static partial void TooLargeToStore(ILogger logger, string endpoint, string id, int size, int limit);

    [LoggerMessage(306, LogLevel.Warning,
        "Webhook endpoint {Endpoint} reads bodies of at most {Size} bytes, and not of {Configured} (MaxRequestBodySize): more does not fit "
        + "into a message of SQS. Larger ones are answered 413.",
        EventName = "BodySizeLowered")]
    public static partial void BodySizeLowered(ILogger logger, string endpoint, int size, int configured);

    [LoggerMessage(307, LogLevel.Warning,
        "SQS: the attributes of the queue {Queue} may not be read (sqs:GetQueueAttributes): its limits are taken for those of SQS, and "
        + "nothing is counted in health and metrics.",
        EventName = "AttributesDenied")]
    public static partial void AttributesDenied(ILogger logger, string queue);

    [LoggerMessage(308, LogLevel.Error, "SQS: {Problem}", EventName = "QueueProblem")]
    public static partial void QueueProblem(ILogger logger, string problem);

    [LoggerMessage(331, LogLevel.Warning,
        "A webhook message could not be moved to the queue {Queue}: {Problem} It stays where it is, and moving it is tried again.",
        EventName = "NotMoved")]
    public static partial void NotMoved(ILogger logger, string queue, string problem);

    [LoggerMessage(332, LogLevel.Error,
        "Webhook endpoint {Endpoint}: delivery {Delivery} is a dead letter that says less than it should, "
        + "as it would be too large with all of it: {Reason}",
        EventName = "Cut")]
    public static partial void Cut(ILogger logger, string endpoint, string delivery, string? reason);

    [LoggerMessage(333, LogLevel.Warning,
        "SQS could not take {Count} changes of webhook messages, and they are tried again: {Problem}",
        EventName = "NotChanged")]
    public static partial void NotChanged(ILogger logger, int count, string problem);

    [LoggerMessage(335, LogLevel.Warning,
        "This process remembers only what it has handled itself: a repeat that another process takes from {Queue} is handled again, and so "
        + "is what was handled before a restart. Where more than one process takes deliveries, register a deduplicator that they share, as "
        + "services.AddPostgreSqlDeduplicator(…).",
        EventName = "MemoryNotShared")]
    public static partial void MemoryNotShared(ILogger logger, string queue);

    [LoggerMessage(336, LogLevel.Warning,
        "SQS did not hand over messages of {Queue}, and is asked again: {Problem}",
        EventName = "NotReceived")]
    public static partial void NotReceived(ILogger logger, string queue, string problem);

    // As of other stores, but that the shared memory has the number, and tells it when the attempt begins.
    [LoggerMessage(337, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Delivery} was being handled when its process ended. It is tried again, "
        + "no other such delivery beside it.",
        EventName = "SuspectStarted")]
    public static partial void SuspectStarted(ILogger logger, string endpoint, string delivery);
}
