namespace Webhooks;

/// <summary>The kinds of difference between a body and what this version of the library knows.</summary>
public enum WebhookDriftKind
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>The event type is not known; the event is the provider's unknown event.</summary>
    UnknownType,

    /// <summary>An enumerated member has a value that is not known; its text is kept beside the enum.</summary>
    UnknownValue,

    /// <summary>A member that is not known; its JSON is kept in the drift entry.</summary>
    UnknownMember,

    /// <summary>
    /// A known member, or the whole body, of another JSON type or of unreadable content; it has its empty value and its JSON is kept in
    /// the drift entry.
    /// </summary>
    MismatchedMember,

    /// <summary>A member that the provider always sends is not there; it has its empty value.</summary>
    MissingMember,
}
