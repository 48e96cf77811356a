using Microsoft.Extensions.Logging;

namespace Webhooks.Telemetry;

/// <summary>The lines of recovery. Never a body or a token. Ids 60 to 69 of the category <c>Webhooks</c>.</summary>
internal static partial class RecoveryLog
{
    [LoggerMessage(60, LogLevel.Information,
        "Webhook endpoint {Endpoint} recovers what never came: {Types} of {Projects}.",
        EventName = "RecoveryStarted")]
    public static partial void Started(ILogger logger, string endpoint, string types, string projects);

    [LoggerMessage(61, LogLevel.Warning,
        "Webhook endpoint {Endpoint} recovered an event that never came: {EventType} of {Subject}, due {Time:u}. "
        + "It is stored as delivery {Id}.",
        EventName = "Recovered")]
    public static partial void Recovered(ILogger logger, string endpoint, string eventType, string subject, DateTimeOffset time, string id);

    [LoggerMessage(62, LogLevel.Debug,
        "Webhook endpoint {Endpoint}: the sweep ended. The provider named {Found} events, and {Recovered} of them were recovered, by "
        + "{Requests} requests.",
        EventName = "RecoverySwept")]
    public static partial void Swept(ILogger logger, string endpoint, int found, int recovered, int requests);

    [LoggerMessage(63, LogLevel.Warning,
        "Webhook endpoint {Endpoint} could not recover what never came to {Project}, and tries again from the same place: {Problem}",
        EventName = "RecoveryFailed")]
    public static partial void Failed(ILogger logger, string endpoint, string project, string problem);

    [LoggerMessage(64, LogLevel.Information,
        "Webhook endpoint {Endpoint}: the provider asks to wait, and recovery waits {Wait}.",
        EventName = "RecoveryThrottled")]
    public static partial void Throttled(ILogger logger, string endpoint, TimeSpan wait);

    [LoggerMessage(65, LogLevel.Information,
        "Webhook endpoint {Endpoint}: recovery has sent {Max} requests (MaxRequests), and goes on in {Wait}.",
        EventName = "RecoveryBudgetSpent")]
    public static partial void BudgetSpent(ILogger logger, string endpoint, int max, TimeSpan wait);

    [LoggerMessage(66, LogLevel.Error,
        "Webhook endpoint {Endpoint}: a sweep for what never came failed unexpectedly. The next one tries again.",
        EventName = "RecoveryBroken")]
    public static partial void Broken(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(67, LogLevel.Information,
        "Webhook endpoint {Endpoint}: what never came to {Project} is recovered from now on. Whether "
        + "events that were due before {Time:u} have arrived is not known to the store.",
        EventName = "RecoveryBegins")]
    public static partial void Begins(ILogger logger, string endpoint, string project, DateTimeOffset time);

    [LoggerMessage(69, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: the provider names the state '{Status}', which this version does not know. Items in it are not "
        + "recovered as {EventType}. Logged once for each.",
        EventName = "RecoveryUnknownStatus")]
    public static partial void UnknownStatus(ILogger logger, string endpoint, string eventType, string status);

    [LoggerMessage(68, LogLevel.Information,
        "Webhook endpoint {Endpoint}: what never came to {Project} is recovered again.",
        EventName = "RecoveryWorks")]
    public static partial void Works(ILogger logger, string endpoint, string project);
}
