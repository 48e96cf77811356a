using Microsoft.Extensions.Logging;

namespace Webhooks.AspNetCore;

/// <summary>Every line that this package logs. Client faults are never logged as errors, and request data is never logged.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "Webhook endpoint {Endpoint} answered {Status}: {Reason}.", EventName = "NotRead")]
    public static partial void NotRead(ILogger logger, string endpoint, int status, string reason);

    [LoggerMessage(102, LogLevel.Warning,
        "Webhook endpoint {Endpoint} got a GET with a signature and answered 405: a redirect turned the POST into it, and the "
        + "delivery is lost. Set the final address, with https, at {Provider}.",
        EventName = "RedirectedDelivery")]
    public static partial void RedirectedDelivery(ILogger logger, string endpoint, string provider);

    [LoggerMessage(103, LogLevel.Debug,
        "Webhook endpoint {Endpoint}: the body ended early, because the sender disconnected, or because it is not HTTP.",
        EventName = "Unreadable")]
    public static partial void Unreadable(ILogger logger, string endpoint);

    [LoggerMessage(104, LogLevel.Warning,
        "Webhook endpoint {Endpoint} answered 503: the memory for bodies is spent, and the body that cost most of it was given up. {Count} "
        + "since the last such line, which comes at most once a minute. Raise WebhookMemoryOptions.MaxBodyMemory if these are not an "
        + "attack.",
        EventName = "BodyMemorySpent")]
    public static partial void BodyMemorySpent(ILogger logger, string endpoint, long count);
}
