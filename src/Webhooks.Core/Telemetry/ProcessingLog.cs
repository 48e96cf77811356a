using Microsoft.Extensions.Logging;

namespace Webhooks.Telemetry;

/// <summary>
/// The lines of attempts and workers, the same for every inbox. Never a body, a secret or a signature. Ids 31 to 59 of the category
/// <c>Webhooks</c>.
/// </summary>
internal static partial class ProcessingLog
{
    [LoggerMessage(31, LogLevel.Information,
        "The {Inbox} inbox handles deliveries of these webhook endpoints here: {Endpoints}.",
        EventName = "WorkerStarted")]
    public static partial void WorkerStarted(ILogger logger, string inbox, string endpoints);

    [LoggerMessage(32, LogLevel.Warning,
        "Webhook endpoint {Endpoint} has no handler here: its deliveries are stored, and wait for a process that has one. Add a handler "
        + "with On<TEvent>(…) if no process has one.",
        EventName = "LeftToOthers")]
    public static partial void LeftToOthers(ILogger logger, string endpoint);

    [LoggerMessage(33, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: attempt {Attempt} at delivery {Delivery} failed, the next is in {Delay}: {Error}",
        EventName = "AttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, string endpoint, int attempt, string delivery, TimeSpan delay, string? error);

    [LoggerMessage(34, LogLevel.Error,
        "Webhook endpoint {Endpoint}: delivery {Delivery} is a dead letter after attempt {Attempt}; "
        + "it is kept until an operator retries or deletes it: {Error}",
        EventName = "DeadLettered")]
    public static partial void DeadLettered(ILogger logger, string endpoint, string delivery, int attempt, string? error);

    [LoggerMessage(35, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Delivery} was being handled when its process ended. It is tried again, attempt {Attempt}, "
        + "with no other such delivery beside it.",
        EventName = "SuspectStarted")]
    public static partial void SuspectStarted(ILogger logger, string endpoint, string delivery, int attempt);

    [LoggerMessage(36, LogLevel.Error,
        "Webhook endpoint {Endpoint}: the lease of delivery {Delivery} was lost to another process while it was being handled here. The "
        + "result of this process is discarded.",
        EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, string endpoint, string delivery);

    [LoggerMessage(37, LogLevel.Error,
        "Webhook endpoint {Endpoint}: a handler of delivery {Delivery} goes on although its token is cancelled. Others take its place, and "
        + "the delivery is not tried again before it ends. Pass the token to everything that the handler awaits.",
        EventName = "HandlerStuck")]
    public static partial void HandlerStuck(ILogger logger, string endpoint, string delivery);

    [LoggerMessage(38, LogLevel.Information,
        "Webhook endpoint {Endpoint}: delivery {Delivery} was interrupted as the app stops. "
        + "It is tried again, and the attempt does not count.",
        EventName = "Interrupted")]
    public static partial void Interrupted(ILogger logger, string endpoint, string delivery);

    [LoggerMessage(39, LogLevel.Warning,
        "{Count} handlers did not end when the app stopped. Their deliveries are tried again once their leases are over.",
        EventName = "StillRunning")]
    public static partial void StillRunning(ILogger logger, int count);

    [LoggerMessage(40, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Id} cannot be claimed, as the deduplicator failed. It is postponed.",
        EventName = "NotClaimed")]
    public static partial void NotClaimed(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(41, LogLevel.Error,
        "Webhook endpoint {Endpoint}: delivery {Id} could not be parsed, or its attempt broke.",
        EventName = "ParsingFailed")]
    public static partial void ParsingFailed(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(42, LogLevel.Error,
        "{Count} webhook handlers go on although their token is cancelled, which is the limit (MaxStuckHandlers). "
        + "Nothing more is started here until one of them ends.",
        EventName = "TooManyStuck")]
    public static partial void TooManyStuck(ILogger logger, int count);

    [LoggerMessage(43, LogLevel.Debug,
        "Webhook endpoint {Endpoint}: delivery {Delivery} is postponed for {Delay}, as it is being handled elsewhere.",
        EventName = "Postponed")]
    public static partial void Postponed(ILogger logger, string endpoint, string delivery, TimeSpan delay);

    [LoggerMessage(44, LogLevel.Warning,
        "Webhook endpoint {Endpoint} has no handler in this process. Its delivery {Delivery} goes back to the queue for {Delay}; the "
        + "attempt does not count.",
        EventName = "NotOurs")]
    public static partial void NotOurs(ILogger logger, string endpoint, string delivery, TimeSpan delay);

    [LoggerMessage(45, LogLevel.Warning,
        "No endpoint of this app has a handler: the worker of the {Inbox} inbox takes no deliveries, and they wait for a process that has "
        + "one. Add a handler with On<TEvent>(…), or set EnableProcessing to false.",
        EventName = "NothingHandledHere")]
    public static partial void NothingHandledHere(ILogger logger, string inbox);

    [LoggerMessage(46, LogLevel.Warning,
        "The worker of the {Inbox} inbox cannot take deliveries, and tries again.",
        EventName = "LeasingFailed")]
    public static partial void LeasingFailed(ILogger logger, string inbox, Exception exception);

    [LoggerMessage(47, LogLevel.Information,
        "The {Operation} of delivery {Delivery} was asked for by {Operator}.",
        EventName = "OperatorChange")]
    public static partial void OperatorChange(ILogger logger, string operation, string delivery, string @operator);

    [LoggerMessage(48, LogLevel.Information,
        "The {Operation} of all deliveries by a filter was asked for by {Operator}: {Done} of {Total} done.",
        EventName = "OperatorRun")]
    public static partial void OperatorRun(ILogger logger, string operation, string @operator, long done, long total);

    [LoggerMessage(49, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: no handler of delivery {Delivery} could start within {Timeout}, as the thread pool or the "
        + "deduplicator was too slow. It is postponed, and the attempt does not count.",
        EventName = "NotStarted")]
    public static partial void NotStarted(ILogger logger, string endpoint, string delivery, TimeSpan timeout);
}
