using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>
/// The headers of a message from a program in any language: texts come as bytes, times as texts or numbers, numbers in any size.
/// </summary>
internal readonly struct MessageHeaders(IDictionary<string, object?>? headers)
{
    /// <summary>Returns a header's text; null when it is missing or no text.</summary>
    public string? Text(string name) => TextOf(Value(name));

    /// <summary>Returns an attribute's text, under either prefix of the binding.</summary>
    public string? Attribute(string name) => TextOf(AttributeValue(name));

    public bool AttributeIsTrue(string name) => AttributeValue(name) is true || Attribute(name) is "true" or "True";

    public DateTimeOffset? AttributeTime(string name) => TimeOf(AttributeValue(name));

    /// <summary>Returns a whole number of at least 1; 1 for anything else.</summary>
    public int Count(string name) => (int)Math.Clamp(Number(name), 1, int.MaxValue);

    /// <summary>Gets how often the broker has handed the message over before, by its own count; 0 when it does not say.</summary>
    public int DeliveryCount => (int)Math.Clamp(Math.Max(Number("x-delivery-count"), Number("x-acquired-count")), 0, int.MaxValue);

    /// <summary>Returns a header's time; null when it is missing or no time.</summary>
    public DateTimeOffset? Time(string name) => TimeOf(Value(name));

    public IReadOnlyCollection<string> Texts(string name) =>
        Value(name) is IEnumerable<object?> list ? [.. list.Select(TextOf).OfType<string>()] : [];

    public IReadOnlyDictionary<string, string> Table(string name)
    {
        var table = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var (key, value) in Value(name) as IDictionary<string, object?> ?? new Dictionary<string, object?>())
        {
            if (TextOf(value) is { } text)
            {
                table[key] = text;
            }
        }

        return table;
    }

    private static DateTimeOffset? TimeOf(object? value) => value switch
    {
        AmqpTimestamp { UnixTime: >= -62_135_596_800 and <= 253_402_300_799 } time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime),
        _ => DateTimeOffset.TryParse(
            TextOf(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null,
    };

    private long Number(string name) => Value(name) switch
    {
        int number => number,
        long number => number,
        short number => number,
        ushort number => number,
        uint number => number,
        byte number => number,
        sbyte number => number,
        ulong number => (long)Math.Min(number, long.MaxValue),
        _ => 0,
    };

    private object? AttributeValue(string name) => Value(CloudEventNames.Prefix + name) ?? Value(CloudEventNames.OtherPrefix + name);

    private object? Value(string name) => headers is not null && headers.TryGetValue(name, out var value) ? value : null;

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => null,
    };
}
