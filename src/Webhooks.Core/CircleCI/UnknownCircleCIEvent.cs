namespace Webhooks.CircleCI;

/// <summary>
/// A delivery that this version cannot type: an event type that is newer than it, or a body that is not CircleCI's at all. It was
/// verified like any other.
/// </summary>
public sealed record UnknownCircleCIEvent : CircleCIEvent
{
    /// <summary>Gets the body as it was sent and signed, usually JSON in UTF-8; a copy of its own.</summary>
    public ReadOnlyMemory<byte> RawBody { get; init; }
}
