using System.Text;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>
/// The size of headers in a frame. The broker ends the connection of a message whose headers do not fit, and the client does not look.
/// </summary>
internal static class HeaderSize
{
    // The rest of the frame beside the headers: the other properties.
    private const int Rest = 1024;

    /// <summary>Returns whether headers fit into a frame.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="maxFrame">The largest frame of the connection; 0 for any.</param>
    public static bool Fits(IDictionary<string, object?>? headers, uint maxFrame) => maxFrame == 0 || Of(headers) + Rest <= maxFrame;

    private static long Of(object? value) => value switch
    {
        string text => 5 + Encoding.UTF8.GetByteCount(text),
        byte[] bytes => 5 + bytes.Length,
        IDictionary<string, object?> table => 5 + table.Sum(entry => 1 + Encoding.UTF8.GetByteCount(entry.Key) + Of(entry.Value)),
        System.Collections.IEnumerable list => 5 + list.Cast<object?>().Sum(Of),
        _ => 17,
    };
}
