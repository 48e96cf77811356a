namespace Webhooks;

/// <summary>
/// The outcome of an attempt to handle a delivery, the same in every inbox. The default value is not a success. In metrics the names are
/// <c>interrupted</c>, <c>postponed</c>, <c>not_ours</c>, <c>failed</c>, <c>dead</c>, <c>duplicate</c> and <c>handled</c>.
/// </summary>
public enum WebhookAttemptOutcome
{
    /// <summary>
    /// The app stops, and the handlers were interrupted. It does not count as an attempt; the delivery is due again at once.
    /// </summary>
    Interrupted = 0,

    /// <summary>
    /// No handler ran: another attempt is handling the same delivery, the deduplicator is out of reach, or none could start in time. It is
    /// not counted as an attempt.
    /// </summary>
    Postponed,

    /// <summary>This process has no handler for the endpoint. It does not count as an attempt; leave the delivery to others.</summary>
    NotOurs,

    /// <summary>A handler threw or did not end in time. The delivery is due again after a delay.</summary>
    Failed,

    /// <summary>
    /// The last attempt failed, or a handler asked never to be tried again, or the delivery cannot be read: it is a dead letter.
    /// </summary>
    Dead,

    /// <summary>It repeats a delivery that was handled before. Nothing ran.</summary>
    Duplicate,

    /// <summary>Every matching handler has succeeded, now or at an earlier attempt.</summary>
    Handled,
}
