namespace Webhooks.RabbitMQ.Publishing;

/// <summary>The outcome of a publish. The default value is not a success.</summary>
internal enum PublishOutcome
{
    /// <summary>There was no connection, or it broke before the confirm: the broker may have the message or not.</summary>
    Disconnected = 0,

    /// <summary>The confirm did not come in time: the broker may have the message or not.</summary>
    TimedOut,

    /// <summary>The broker takes no messages for now, as it is short of memory or disk.</summary>
    Blocked,

    /// <summary>The queue does not exist.</summary>
    Unroutable,

    /// <summary>A queue refused it: it is full.</summary>
    Refused,

    /// <summary>The queue has it, on disk on most of its replicas.</summary>
    Confirmed,
}
