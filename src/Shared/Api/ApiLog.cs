using Microsoft.Extensions.Logging;

namespace Webhooks.Api;

/// <summary>What the API clients log. Never a token, and nothing of an answer's body.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(
        600,
        LogLevel.Error,
        "The changed configuration of the API client is not valid, and the last valid one stays in use: {Reason}",
        EventName = "ApiReloadFailed")]
    public static partial void ReloadFailed(ILogger logger, string reason);
}
