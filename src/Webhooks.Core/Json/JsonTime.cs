using System.Text.Json;

namespace Webhooks.Json;

/// <summary>Times in ISO 8601. One without an offset is in UTC, like all others, and not in the zone of this machine.</summary>
internal static class JsonTime
{
    /// <param name="reader">
    /// A reader at a string. By reference: the reader is large, and each of its methods would make a copy.
    /// </param>
    /// <param name="value">The time; undefined when the answer is false.</param>
    public static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset value)
    {
        if (reader.ValueIsEscaped)
        {
            value = default;
            return JsonText.TryReadWithoutEscapes(ref reader, out var plain) && TryRead(ref plain, out value);
        }

        if (!reader.TryGetDateTimeOffset(out value))
        {
            return false;
        }

        if (reader.ValueSpan[^1] != (byte)'Z' && reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified)
        {
            value = new DateTimeOffset(time, TimeSpan.Zero);
        }

        return true;
    }
}
