using Microsoft.Extensions.Logging;

namespace Webhooks.Dashboard;

/// <summary>Every log line of the dashboard: 800 to 899. What operators change is logged by the store, with their names.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Information, "The webhook dashboard is at {Address}")]
    public static partial void Address(ILogger logger, string address);

    [LoggerMessage(801, LogLevel.Critical, "{Cure} It answers nobody until then.")]
    public static partial void Closed(ILogger logger, string cure);

    [LoggerMessage(802, LogLevel.Warning, "A change by {User} over the dashboard was refused: {Reason}")]
    public static partial void ChangeRefused(ILogger logger, string user, string reason);

    [LoggerMessage(803, LogLevel.Warning, "The dashboard could not read or change the inbox.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(804, LogLevel.Information, "{User} started a {Operation} over {Count} deliveries by the dashboard, run {Run}.")]
    public static partial void RunStarted(ILogger logger, string user, WebhookOperationKind operation, long count, string run);

    [LoggerMessage(805, LogLevel.Information, "Run {Run} of the dashboard ended as {State}: {Changed} of {Total} deliveries were changed.")]
    public static partial void RunEnded(ILogger logger, string run, string state, long changed, long total);

    [LoggerMessage(806, LogLevel.Warning, "The file {Path} in which the dashboard keeps its runs cannot be used.")]
    public static partial void RunsFileFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(807, LogLevel.Information, "{User} cancelled run {Run} of the dashboard.")]
    public static partial void RunCancelled(ILogger logger, string user, string run);
}
