using Microsoft.AspNetCore.Http;
using Webhooks.Telemetry;

namespace Webhooks.AspNetCore;

/// <summary>An answer: its status, and the reason under which it is logged and counted. The sender gets the status alone.</summary>
/// <param name="Status">The status; 0 for <see cref="None"/>.</param>
/// <param name="Reason">The reason as a tag value; empty for answers that the receiver has counted.</param>
internal readonly record struct WebhookAnswer(int Status, string Reason)
{
    public static readonly WebhookAnswer None = new(0, "");
    public static readonly WebhookAnswer MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed");
    public static readonly WebhookAnswer UnsupportedMediaType = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type");
    public static readonly WebhookAnswer TooLarge = new(StatusCodes.Status413PayloadTooLarge, "too_large");
    public static readonly WebhookAnswer TooSlow = new(StatusCodes.Status408RequestTimeout, "body_timeout");

    /// <summary>The body did not end: the sender disconnected and gets no answer, or the data is not HTTP.</summary>
    public static readonly WebhookAnswer Unreadable = new(StatusCodes.Status400BadRequest, "unreadable_body");

    public static readonly WebhookAnswer OutOfMemory = new(StatusCodes.Status503ServiceUnavailable, "body_memory");

    public bool IsNone => Status == 0;

    /// <summary>Returns the answer to a signature header that is not worth reading the body for.</summary>
    public static WebhookAnswer Refused(WebhookVerificationOutcome? refusal) =>
        refusal is { } reason ? new(StatusCodes.Status403Forbidden, WebhookTelemetry.ReasonOf(reason)) : None;

    /// <summary>Returns the answer to a delivery by the receiver's outcome.</summary>
    public static WebhookAnswer Of(WebhookReceipt receipt) => new(receipt.StatusCode, "");
}
