namespace Webhooks.Deduplication;

/// <summary>Represents how the last claim on a delivery ended.</summary>
internal enum LastClaim
{
    /// <summary>There was none, or it is forgotten.</summary>
    None = 0,

    /// <summary>It was completed or released.</summary>
    Ended,

    /// <summary>It has not ended, and its time is not over: its process handles the delivery, or has ended a moment ago.</summary>
    Held,

    /// <summary>It has not ended, and its time is over: so has its process.</summary>
    Left,
}
