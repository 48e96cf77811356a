namespace Webhooks.Handling;

/// <summary>The outcome of running the handlers. The default value is not a success.</summary>
internal enum DispatchOutcome
{
    /// <summary>This app has no endpoint of that name and provider.</summary>
    UnknownEndpoint = 0,

    /// <summary>At least one handler threw.</summary>
    Failed,

    /// <summary>The token was cancelled before every handler was done.</summary>
    Canceled,

    /// <summary>Every matching handler has succeeded, now or at an earlier attempt; also when none matches.</summary>
    Succeeded,
}
