using Microsoft.Extensions.Logging;

namespace Webhooks.PostgreSQL.Telemetry;

/// <summary>Every line that this package logs. Never a body, a secret, a signature or the connection string; texts from deliveries are only ids of verified ones.</summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Error, "Webhook endpoint {Endpoint}: the lease of delivery {Id} was lost while it was being handled, and another process may have handled it too. What this one noted of it counts for nothing.", EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, string endpoint, string id);

    [LoggerMessage(302, LogLevel.Error, "PostgreSQL deduplicator: could not {Duty} ({Problem}). It is tried again; the other duties go on.", EventName = "UpkeepFailed")]
    public static partial void UpkeepFailed(ILogger logger, string duty, string problem, Exception exception);

    [LoggerMessage(303, LogLevel.Information, "PostgreSQL deduplicator: could {Duty} again.", EventName = "UpkeepRecovered")]
    public static partial void UpkeepRecovered(ILogger logger, string duty);

    [LoggerMessage(304, LogLevel.Error, "PostgreSQL deduplicator: {Problem} Until then deliveries are answered 503, or wait in their queue. An administrator can run this:\n{Script}", EventName = "TableUnusable")]
    public static partial void TableUnusable(ILogger logger, string problem, string script);

    [LoggerMessage(305, LogLevel.Error, "PostgreSQL deduplicator: user {User} may not delete from webhook_deliveries, so the table grows. Everything else works. An administrator can run this:\n{Script}", EventName = "CannotPrune")]
    public static partial void CannotPrune(ILogger logger, string user, string script);

    [LoggerMessage(306, LogLevel.Information, "PostgreSQL deduplicator: the table webhook_deliveries was missing and was created.", EventName = "TableCreated")]
    public static partial void TableCreated(ILogger logger);

    [LoggerMessage(307, LogLevel.Information, "PostgreSQL deduplicator: the table webhook_deliveries can be used.", EventName = "TableUsable")]
    public static partial void TableUsable(ILogger logger);
}
