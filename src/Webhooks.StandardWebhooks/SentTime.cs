using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// Reads times as senders write them: in ISO 8601, as the specification asks, or as a number of seconds or milliseconds since 1970.
/// </summary>
internal static class SentTime
{
    // Seconds reach it in the year 5138; milliseconds passed it in 1973.
    private const double FirstMilliseconds = 100_000_000_000;

    private static readonly double First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly double Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Returns the time in a value; <see langword="null"/> when there is none.</summary>
    /// <param name="json">A value that is known to be JSON; empty for none.</param>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json, JsonCursor.Options);
        reader.Read();

        return reader.TokenType switch
        {
            JsonTokenType.String when JsonTime.TryRead(ref reader, out var time) => time,
            JsonTokenType.Number when reader.TryGetDouble(out var number) => OfNumber(number),
            _ => null,
        };
    }

    private static DateTimeOffset? OfNumber(double number)
    {
        var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1_000 : number;
        return milliseconds > First && milliseconds < Last ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds)) : null;
    }
}
