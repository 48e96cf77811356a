using System.Text.Json;
using System.Text.Json.Serialization;

namespace Samples.StandardWebhooks;

/// <summary>
/// Reads times as senders write them: ISO 8601, as the specification asks, or a number of seconds or milliseconds since 1970. Anything else
/// is null, so that an odd time does not cost the type and the data.
/// </summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset?>
{
    // Seconds reach it in the year 5138; milliseconds passed it in 1973.
    private const double FirstMilliseconds = 100_000_000_000;

    private static readonly double Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when reader.TryGetDateTimeOffset(out var time):
                return time;
            case JsonTokenType.Number when reader.TryGetDouble(out var number):
                var milliseconds = Math.Abs(number) < FirstMilliseconds ? number * 1_000 : number;
                return Math.Abs(milliseconds) < Last && milliseconds > DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
                    ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds))
                    : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
