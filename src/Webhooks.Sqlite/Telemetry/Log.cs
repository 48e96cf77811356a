using Microsoft.Extensions.Logging;

namespace Webhooks.Sqlite.Telemetry;

/// <summary>
/// The lines of this package's own, beside those of Core for attempts and workers. Ids from 401. Never a body, a secret or a signature;
/// texts from deliveries are only ids of verified ones.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(401, LogLevel.Information, "The webhook inbox {Path} is open.", EventName = "InboxOpened")]
    public static partial void Opened(ILogger logger, string path);

    [LoggerMessage(403, LogLevel.Error,
        "The webhook inbox {Path} cannot be written, and deliveries are answered 503 until it can: {Cure}",
        EventName = "CannotWrite")]
    public static partial void CannotWrite(ILogger logger, string path, string cure, Exception exception);

    [LoggerMessage(404, LogLevel.Information, "The webhook inbox {Path} can be written again.", EventName = "CanWriteAgain")]
    public static partial void CanWriteAgain(ILogger logger, string path);

    [LoggerMessage(405, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: the effects of handler {Handler} kept the inbox's writer for {Milliseconds} ms, and with it whatever "
        + "is being stored. Run only statements there, and few.",
        EventName = "SlowEffects")]
    public static partial void SlowEffects(ILogger logger, string endpoint, string handler, long milliseconds);

    [LoggerMessage(413, LogLevel.Error,
        "The webhook inbox {Path} is damaged, and is called unhealthy until it is mended: {Cure}",
        EventName = "Damaged")]
    public static partial void Damaged(ILogger logger, string path, string cure);

    [LoggerMessage(414, LogLevel.Information,
        "The webhook inbox {Path} was read from end to end, and is no longer damaged.",
        EventName = "Mended")]
    public static partial void Mended(ILogger logger, string path);
}
