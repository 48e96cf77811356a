namespace Webhooks.Sqs.Messages;

/// <summary>The limits of SQS, and what they leave for a body.</summary>
internal static class MessageLimits
{
    /// <summary>The largest message, and the largest batch of messages.</summary>
    public const int LargestMessage = 1024 * 1024;

    /// <summary>The smallest limit that a queue can have.</summary>
    public const int SmallestLimit = 1024;

    public const int EntriesOfABatch = 10;

    /// <summary>The longest wait that a message can be sent with.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(900);

    /// <summary>How long a message can be held after it was received, however often that is renewed.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromHours(12);

    // Each: for what a delivery is called and where it came from, and for what was tried of it later.
    private const int Attributes = 16 * 1024;

    /// <summary>Returns the largest message of a new delivery: later ones hold what was tried as well.</summary>
    /// <param name="limit">The queue's own limit.</param>
    public static int NewMessage(int limit) => Math.Max(limit / 2, limit - Attributes);

    /// <summary>Returns the largest body, of text, that an endpoint should read.</summary>
    /// <param name="limit">The queue's own limit.</param>
    public static int Body(int limit) => Math.Max(limit / 4, limit - (2 * Attributes));
}
