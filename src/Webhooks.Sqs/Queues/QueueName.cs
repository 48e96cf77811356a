namespace Webhooks.Sqs.Queues;

/// <summary>The names of queues, and their addresses, whose last segment is the name.</summary>
internal static class QueueName
{
    public const int MaxLength = 80;

    private const string Fifo = ".fifo";

    public static bool IsAddress(string queue) => queue.Contains("://", StringComparison.Ordinal);

    public static bool IsFifo(string queue) => queue.EndsWith(Fifo, StringComparison.Ordinal);

    /// <summary>Returns the name of a queue that is given by its name or its address.</summary>
    public static string Of(string queue) => IsAddress(queue) ? queue[(queue.LastIndexOf('/') + 1)..] : queue;

    /// <summary>Returns the queue beside another, of a standard queue's name.</summary>
    public static string Beside(string queue, string suffix) => (IsFifo(queue) ? queue[..^Fifo.Length] : queue) + suffix;

    public static bool IsValid(string? queue)
    {
        if (queue is null
            || (IsAddress(queue) && !(Uri.TryCreate(queue, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")))
        {
            return false;
        }

        var name = Of(queue);
        return name.Length is > 0 and <= MaxLength && (IsFifo(name) ? name[..^Fifo.Length] : name) is { Length: > 0 } rest
            && rest.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
    }
}
