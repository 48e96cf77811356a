using Microsoft.Extensions.Logging;

namespace Webhooks.Sqlite.Telemetry;

/// <summary>Every line that this package logs. Never a body, a secret or a signature; texts from deliveries are only ids of verified ones.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The webhook inbox {Path} is open. Endpoints handled here: {Endpoints}.", EventName = "InboxOpened")]
    public static partial void Opened(ILogger logger, string path, string endpoints);

    [LoggerMessage(2, LogLevel.Warning, "Webhook endpoint {Endpoint} has no handler here: its deliveries are stored, and wait for a process that has one. Add one with On<TEvent>(…), or set HandleHere to false where only others handle.", EventName = "LeftToOthers")]
    public static partial void LeftToOthers(ILogger logger, string endpoint);

    [LoggerMessage(3, LogLevel.Error, "The webhook inbox {Path} cannot be written, and deliveries are answered 503 until it can: {Cure}", EventName = "CannotWrite")]
    public static partial void CannotWrite(ILogger logger, string path, string cure, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "The webhook inbox {Path} can be written again.", EventName = "CanWriteAgain")]
    public static partial void CanWriteAgain(ILogger logger, string path);

    [LoggerMessage(5, LogLevel.Warning, "Webhook endpoint {Endpoint}: delivery {Id} repeats an id with another body. It is taken for a duplicate, as its id says.", EventName = "DuplicateWithOtherBody")]
    public static partial void DuplicateWithOtherBody(ILogger logger, string endpoint, string id);

    [LoggerMessage(6, LogLevel.Warning, "Webhook endpoint {Endpoint}: attempt {Attempt} at delivery {Number} of the inbox failed, the next is in {Delay}: {Error}", EventName = "AttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, string endpoint, int attempt, long number, TimeSpan delay, string error);

    [LoggerMessage(7, LogLevel.Error, "Webhook endpoint {Endpoint}: delivery {Number} of the inbox is a dead letter after {Attempts} attempts; it is kept until it is retried or dropped: {Error}", EventName = "DeadLettered")]
    public static partial void DeadLettered(ILogger logger, string endpoint, long number, int attempts, string error);

    [LoggerMessage(8, LogLevel.Warning, "Webhook endpoint {Endpoint}: delivery {Number} of the inbox was being handled when its process ended. It is now run alone, attempt {Attempt}.", EventName = "RunAlone")]
    public static partial void RunAlone(ILogger logger, string endpoint, long number, int attempt);

    [LoggerMessage(9, LogLevel.Error, "Webhook endpoint {Endpoint}: the lease of delivery {Number} of the inbox was lost while it was being handled, to another process. What this one still does with it counts for nothing.", EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, string endpoint, long number);

    [LoggerMessage(10, LogLevel.Error, "Webhook endpoint {Endpoint}: a handler of delivery {Number} of the inbox goes on although its token is cancelled. Others take its place, and it is not tried again before it ends. Pass the token on to what the handler awaits.", EventName = "HandlerStuck")]
    public static partial void HandlerStuck(ILogger logger, string endpoint, long number);

    [LoggerMessage(11, LogLevel.Information, "Webhook endpoint {Endpoint}: delivery {Number} of the inbox was interrupted as the app stops. It is tried again at the next start; the attempt does not count.", EventName = "Released")]
    public static partial void Released(ILogger logger, string endpoint, long number);

    [LoggerMessage(12, LogLevel.Warning, "{Count} handlers of the webhook inbox did not end when the app stopped. Their deliveries are tried again once their leases are over.", EventName = "StillRunning")]
    public static partial void StillRunning(ILogger logger, int count);

    [LoggerMessage(13, LogLevel.Error, "The webhook inbox {Path} is damaged, and is called unhealthy until it is mended: {Cure}", EventName = "Damaged")]
    public static partial void Damaged(ILogger logger, string path, string cure);

    [LoggerMessage(14, LogLevel.Information, "The webhook inbox {Path} was read from end to end, and is no longer damaged.", EventName = "Mended")]
    public static partial void Mended(ILogger logger, string path);
}
