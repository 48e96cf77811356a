using Microsoft.Extensions.Logging;

namespace Webhooks.PostgreSQL.Telemetry;

/// <summary>
/// Every line that this package logs. Never a body, a secret, a signature or the connection string; texts from deliveries are only ids of
/// verified ones.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Error,
        "Webhook endpoint {Endpoint}: the lease of delivery {Id} was lost while it was being handled, and another process may have handled "
        + "it too. The record of this one is discarded.",
        EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, string endpoint, string id);

    [LoggerMessage(302, LogLevel.Error,
        "PostgreSQL: could not {Duty} ({Problem}). It is tried again; the other duties go on.",
        EventName = "UpkeepFailed")]
    public static partial void UpkeepFailed(ILogger logger, string duty, string problem, Exception exception);

    [LoggerMessage(303, LogLevel.Information, "PostgreSQL: could {Duty} again.", EventName = "UpkeepRecovered")]
    public static partial void UpkeepRecovered(ILogger logger, string duty);

    [LoggerMessage(304, LogLevel.Error,
        "PostgreSQL deduplicator: {Problem} Until then deliveries are answered 503, or wait in their queue. "
        + "An administrator can run this:\n{Script}",
        EventName = "TableUnusable")]
    public static partial void TableUnusable(ILogger logger, string problem, string script);

    [LoggerMessage(305, LogLevel.Error,
        "PostgreSQL deduplicator: user {User} may not delete from webhook_deliveries, so the table grows. Everything else works. An "
        + "administrator can run this:\n{Script}",
        EventName = "CannotPrune")]
    public static partial void CannotPrune(ILogger logger, string user, string script);

    [LoggerMessage(306, LogLevel.Information,
        "PostgreSQL deduplicator: the table webhook_deliveries was missing and was created.",
        EventName = "TableCreated")]
    public static partial void TableCreated(ILogger logger);

    [LoggerMessage(307, LogLevel.Information,
        "PostgreSQL deduplicator: the table webhook_deliveries can be used.",
        EventName = "TableUsable")]
    public static partial void TableUsable(ILogger logger);

    [LoggerMessage(311, LogLevel.Error,
        "PostgreSQL inbox: {Problem} Until then deliveries are answered 503. An administrator can run:\n{Script}",
        EventName = "InboxTablesUnusable")]
    public static partial void InboxTablesUnusable(ILogger logger, string problem, string script);

    [LoggerMessage(312, LogLevel.Information, "PostgreSQL inbox: created what was missing: {Tables}.", EventName = "InboxTablesCreated")]
    public static partial void InboxTablesCreated(ILogger logger, string tables);

    [LoggerMessage(313, LogLevel.Information, "PostgreSQL inbox: the tables can be used.", EventName = "InboxTablesUsable")]
    public static partial void InboxTablesUsable(ILogger logger);

    [LoggerMessage(314, LogLevel.Error,
        "PostgreSQL inbox: deliveries cannot be stored, and are answered 503 until they can: {Problem}",
        EventName = "InboxCannotStore")]
    public static partial void InboxCannotStore(ILogger logger, string problem, Exception exception);

    [LoggerMessage(315, LogLevel.Information, "PostgreSQL inbox: deliveries can be stored again.", EventName = "InboxStoresAgain")]
    public static partial void InboxStoresAgain(ILogger logger);

    [LoggerMessage(316, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: the database refuses delivery {Id}, which is answered 503; others are stored.",
        EventName = "InboxRefused")]
    public static partial void InboxRefused(ILogger logger, string endpoint, string id);

    [LoggerMessage(317, LogLevel.Warning,
        "PostgreSQL inbox: what other processes store is found by polling only. {Problem}",
        EventName = "ListenerDeaf")]
    public static partial void ListenerDeaf(ILogger logger, string problem);

    [LoggerMessage(318, LogLevel.Information,
        "PostgreSQL inbox: what other processes store is told by the database again.",
        EventName = "ListenerHears")]
    public static partial void ListenerHears(ILogger logger);

    [LoggerMessage(319, LogLevel.Information,
        "PostgreSQL inbox: the app's NpgsqlDataSource resets connections or prepares statements. Behind a pgbouncer in transaction mode "
        + "set No Reset On Close=true and Max Auto Prepare=0.",
        EventName = "DataSourceKeepsSession")]
    public static partial void DataSourceKeepsSession(ILogger logger);

    [LoggerMessage(320, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: handler {Handler} has begun effects for delivery {Delivery} and not committed them. "
        + "They are rolled back.",
        EventName = "EffectsRolledBack")]
    public static partial void EffectsRolledBack(ILogger logger, string handler, string endpoint, string delivery);
}
