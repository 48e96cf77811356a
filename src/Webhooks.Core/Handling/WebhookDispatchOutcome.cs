namespace Webhooks;

/// <summary>How handling a delivery ended.</summary>
public enum WebhookDispatchOutcome
{
    /// <summary>This app has no endpoint of that name and provider: the delivery was not handled and must not be acknowledged.</summary>
    UnknownEndpoint = 0,

    /// <summary>At least one handler threw.</summary>
    Failed,

    /// <summary>The token was cancelled before every handler was done.</summary>
    Canceled,

    /// <summary>Every matching handler succeeded, now or at an earlier attempt; also when none matches.</summary>
    Succeeded,
}
