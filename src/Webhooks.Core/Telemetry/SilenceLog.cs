using Microsoft.Extensions.Logging;

namespace Webhooks.Telemetry;

/// <summary>The lines of the watch over silence. Ids 70 to 79 of the category <c>Webhooks</c>.</summary>
internal static partial class SilenceLog
{
    [LoggerMessage(70, LogLevel.Warning, "{Problem}", EventName = "EndpointSilent")]
    public static partial void Silent(ILogger logger, string problem);

    [LoggerMessage(71, LogLevel.Information,
        "Webhook endpoint {Endpoint} is no longer silent.",
        EventName = "EndpointSilenceOver")]
    public static partial void Over(ILogger logger, string endpoint);

    [LoggerMessage(72, LogLevel.Debug,
        "Webhook endpoint {Endpoint} has received nothing since {Since:u}, and the provider says that nothing was due.",
        EventName = "EndpointSilenceExplained")]
    public static partial void Explained(ILogger logger, string endpoint, DateTimeOffset since);

    [LoggerMessage(73, LogLevel.Error,
        "Webhook endpoint {Endpoint}: the watch over its silence failed unexpectedly, and tries again.",
        EventName = "EndpointSilenceBroken")]
    public static partial void Broken(ILogger logger, string endpoint, Exception exception);
}
