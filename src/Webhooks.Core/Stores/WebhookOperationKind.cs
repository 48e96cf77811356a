namespace Webhooks;

/// <summary>The kinds of operation on a stored delivery. The default value does nothing and is refused.</summary>
public enum WebhookOperationKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Tries a pending delivery at once, or a dead letter again; handlers that have succeeded do not run again.</summary>
    Retry,

    /// <summary>Runs all handlers, or one, again, also those that have succeeded.</summary>
    Replay,

    /// <summary>Deletes the delivery permanently. If its provider sends it again, it is a new one.</summary>
    Delete,
}
