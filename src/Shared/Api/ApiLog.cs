using Microsoft.Extensions.Logging;

namespace Webhooks.Api;

/// <summary>The log lines of the API clients. They never contain a token or any part of an answer's body.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(
        600,
        LogLevel.Error,
        "The changed configuration of the API client is not valid, and the last valid one stays in use: {Reason}",
        EventName = "ApiReloadFailed")]
    public static partial void ReloadFailed(ILogger logger, string reason);
}
