using Microsoft.Extensions.Logging;

namespace Webhooks.Telemetry;

/// <summary>
/// Every line that this package logs. None contains a body, a secret or a signature, and nothing that an outsider can do is logged as an
/// error. Texts from deliveries are only ids and types of verified ones.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning,
        "Webhook endpoint {Endpoint} accepts unsigned deliveries: anybody who knows its address can send events. "
        + "Set a secret and remove AllowUnsigned.",
        EventName = "UnsignedAllowed")]
    public static partial void UnsignedAllowed(ILogger logger, string endpoint);

    [LoggerMessage(2, LogLevel.Warning,
        "Webhook endpoint {Endpoint} has no handler: its deliveries are answered and nothing happens. Add one with On<TEvent>(…).",
        EventName = "NoHandlerRegistered")]
    public static partial void NoHandlerRegistered(ILogger logger, string endpoint);

    [LoggerMessage(3, LogLevel.Warning,
        "Secret {Index} of webhook endpoint {Endpoint} has white space around it, which is part of the key. Remove it unless the "
        + "provider's secret has it too.",
        EventName = "SecretHasWhiteSpace")]
    public static partial void SecretHasWhiteSpace(ILogger logger, string endpoint, int index);

    [LoggerMessage(4, LogLevel.Warning,
        "The secrets of webhook endpoint {Endpoint} come from {Count} layers of configuration, which merge by index: a shorter list in a "
        + "later layer leaves the rest of an earlier one in force.",
        EventName = "SecretsFromSeveralLayers")]
    public static partial void SecretsFromSeveralLayers(ILogger logger, string endpoint, int count);

    [LoggerMessage(5, LogLevel.Information,
        "Webhook endpoint {Endpoint} took over its reloaded options, with {Count} secrets.",
        EventName = "OptionsReloaded")]
    public static partial void OptionsReloaded(ILogger logger, string endpoint, int count);

    [LoggerMessage(6, LogLevel.Error,
        "Webhook endpoint {Endpoint} keeps its last valid options, as the reloaded ones are refused: {Reason}",
        EventName = "OptionsKept")]
    public static partial void OptionsKept(ILogger logger, string endpoint, string reason);

    [LoggerMessage(7, LogLevel.Information, "Webhook endpoint {Endpoint} refused a delivery: {Reason}.", EventName = "Refused")]
    public static partial void Refused(ILogger logger, string endpoint, WebhookVerificationOutcome reason);

    [LoggerMessage(8, LogLevel.Warning, "Webhook endpoint {Endpoint}, in Development only: {Hint}", EventName = "Diagnosed")]
    public static partial void Diagnosed(ILogger logger, string endpoint, string hint);

    [LoggerMessage(9, LogLevel.Information,
        "Webhook endpoint {Endpoint} refused an unsigned delivery that is not a JSON object.",
        EventName = "NotAnObject")]
    public static partial void NotAnObject(ILogger logger, string endpoint);

    [LoggerMessage(10, LogLevel.Information,
        "Webhook endpoint {Endpoint} refused delivery {Id}: it is older than MaxEventAge.",
        EventName = "Expired")]
    public static partial void Expired(ILogger logger, string endpoint, string id);

    [LoggerMessage(11, LogLevel.Information,
        "Webhook endpoint {Endpoint}: an unsigned header names another event type than the signed body, which counts.",
        EventName = "HeaderDisagrees")]
    public static partial void HeaderDisagrees(ILogger logger, string endpoint);

    [LoggerMessage(12, LogLevel.Error,
        "Webhook endpoint {Endpoint} answered 503: its secret source failed.",
        EventName = "SecretSourceFailed")]
    public static partial void SecretSourceFailed(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(13, LogLevel.Error,
        "Webhook endpoint {Endpoint} could not accept delivery {Id}: its inbox failed.",
        EventName = "InboxFailed")]
    public static partial void InboxFailed(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(14, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Id} repeats an id with another body. It is treated as a duplicate because of its id.",
        EventName = "DuplicateWithOtherBody")]
    public static partial void DuplicateWithOtherBody(ILogger logger, string endpoint, string id);

    [LoggerMessage(15, LogLevel.Warning,
        "Webhook endpoint {Endpoint}: delivery {Id} was answered 503 as its time was over; its handlers ended later: {Outcome}.",
        EventName = "LateEnd")]
    public static partial void LateEnd(ILogger logger, string endpoint, string id, WebhookOutcome outcome);

    [LoggerMessage(16, LogLevel.Error,
        "Webhook handler {Handler} of endpoint {Endpoint} failed on delivery {Id}, attempt {Attempt}.",
        EventName = "HandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, string handler, string endpoint, string id, int attempt, Exception exception);

    [LoggerMessage(17, LogLevel.Warning,
        "A delivery of webhook endpoint {Endpoint} of {Provider} cannot be handled here: this app registers no such endpoint.",
        EventName = "UnknownEndpoint")]
    public static partial void UnknownEndpoint(ILogger logger, string endpoint, string provider);

    [LoggerMessage(18, LogLevel.Debug, "Webhook endpoint {Endpoint} has no handler for delivery {Id}.", EventName = "NoHandler")]
    public static partial void NoHandler(ILogger logger, string endpoint, string id);

    [LoggerMessage(19, LogLevel.Warning,
        "{Provider} sent webhook endpoint {Endpoint} what this version does not know: {Kind} at {Path} of an event of type {EventType}. "
        + "It arrived nevertheless; a newer version may type it, or your class where the data is of one. Logged once for each.",
        EventName = "Drift")]
    public static partial void Drift(
        ILogger logger, string provider, string endpoint, WebhookDriftKind kind, string path, string eventType);

    [LoggerMessage(20, LogLevel.Error,
        "Webhook endpoint {Endpoint} handled delivery {Id} and could not remember it: a repeat would be handled again.",
        EventName = "NotRemembered")]
    public static partial void NotRemembered(ILogger logger, string endpoint, string id, Exception exception);

    [LoggerMessage(21, LogLevel.Warning,
        "The app stops while {Count} webhook deliveries are still being handled, after they were answered 503: "
        + "their handlers ignore their token.",
        EventName = "LeftRunning")]
    public static partial void LeftRunning(ILogger logger, int count);

    [LoggerMessage(22, LogLevel.Information,
        "Webhook endpoint {Endpoint} received delivery {Id} of type {EventType}, signed with secret {SecretIndex}: {Outcome}.",
        EventName = "Received")]
    public static partial void Received(
        ILogger logger, string endpoint, string id, string eventType, int secretIndex, WebhookOutcome outcome);

    [LoggerMessage(23, LogLevel.Warning,
        "Secret {Index} of webhook endpoint {Endpoint} has quotes around it, which are part of the key. "
        + "Remove them unless the provider's secret has them too.",
        EventName = "SecretInQuotes")]
    public static partial void SecretInQuotes(ILogger logger, string endpoint, int index);

    [LoggerMessage(24, LogLevel.Warning,
        "Secret {Index} of webhook endpoint {Endpoint} has more than {Max} characters. {Provider} may cut it there and sign with the rest, "
        + "so that nothing verifies. Use a shorter secret on both sides.",
        EventName = "SecretTooLong")]
    public static partial void SecretTooLong(ILogger logger, string endpoint, int index, int max, string provider);

    [LoggerMessage(25, LogLevel.Warning,
        "The handler {Handler} of webhook endpoint {Endpoint} never runs: {Provider} makes no event of type {EventType}. Handle one of the "
        + "types that it lists, or its base.",
        EventName = "HandlerNeverRuns")]
    public static partial void HandlerNeverRuns(ILogger logger, string handler, string endpoint, Type eventType, string provider);

    [LoggerMessage(26, LogLevel.Warning,
        "Webhook endpoint {Endpoint} has handlers, and nothing brings it deliveries: it is not mapped, and the app has no inbox. Call "
        + "app.MapWebhook(pattern, name) or its provider's method, or remove the endpoint.",
        EventName = "NotMapped")]
    public static partial void NotMapped(ILogger logger, string endpoint);
}
