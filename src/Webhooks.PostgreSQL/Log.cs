using Microsoft.Extensions.Logging;

namespace Webhooks.PostgreSQL;

/// <summary>Every line that this package logs. Never a body, a secret, a signature or the connection string; texts from deliveries are only ids of verified ones.</summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Error, "Webhook endpoint {Endpoint}: the lease of delivery {Id} was lost while it was being handled, and another process may have handled it too. What this one noted of it counts for nothing.", EventName = "LeaseLost")]
    public static partial void LeaseLost(ILogger logger, string endpoint, string id);

    [LoggerMessage(302, LogLevel.Error, "The table of webhook deliveries could not be created, renewed or pruned. It is tried again.", EventName = "UpkeepFailed")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);
}
