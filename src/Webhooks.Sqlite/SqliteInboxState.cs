namespace Webhooks.Sqlite;

/// <summary>Where a stored delivery stands. Zero is not success.</summary>
public enum SqliteInboxState
{
    /// <summary>It waits to be handled, for the first time or again.</summary>
    Pending = 0,

    /// <summary>It is being handled, or its process ended while it was.</summary>
    Running = 1,

    /// <summary>Every handler succeeded. It is kept for the endpoint's <see cref="WebhookOptions.DeduplicationWindow"/>, to know repeats.</summary>
    Handled = 2,

    /// <summary>Its last attempt failed. It is kept until it is retried or dropped.</summary>
    Dead = 3,
}
