using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>The headers of a message from a program in any language: texts come as bytes, times as texts or numbers, numbers in any size.</summary>
internal readonly struct MessageHeaders(IDictionary<string, object?>? headers)
{
    /// <summary>A header's text; null when it is missing or no text.</summary>
    public string? Text(string name) => TextOf(Value(name));

    /// <summary>An attribute's text, under either prefix of the binding.</summary>
    public string? Attribute(string name) => TextOf(AttributeValue(name));

    public bool AttributeIsTrue(string name) => AttributeValue(name) is true || Attribute(name) is "true" or "True";

    public DateTimeOffset? AttributeTime(string name) => AttributeValue(name) switch
    {
        AmqpTimestamp { UnixTime: >= -62_135_596_800 and <= 253_402_300_799 } time => DateTimeOffset.FromUnixTimeSeconds(time.UnixTime),
        var value => DateTimeOffset.TryParse(
            TextOf(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null,
    };

    /// <summary>A whole number of at least 1; 1 for anything else.</summary>
    public int Count(string name) => Value(name) switch
    {
        int number => Math.Max(1, number),
        long number => (int)Math.Clamp(number, 1, int.MaxValue),
        short number => Math.Max(1, (int)number),
        ushort number => Math.Max(1, (int)number),
        uint number => (int)Math.Clamp(number, 1, int.MaxValue),
        byte number => Math.Max(1, (int)number),
        sbyte number => Math.Max(1, (int)number),
        _ => 1,
    };

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

    private object? AttributeValue(string name) => Value(CloudEventNames.Prefix + name) ?? Value(CloudEventNames.OtherPrefix + name);

    private object? Value(string name) => headers is not null && headers.TryGetValue(name, out var value) ? value : null;

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => null,
    };
}
