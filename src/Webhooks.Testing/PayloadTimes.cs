using System.Globalization;
using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>Moves all times of a body by the same distance, each in the precision that it was written in.</summary>
internal static class PayloadTimes
{
    // A tick is the seventh digit of a second.
    private const int MaxDigits = 7;

    public static void Move(JsonNode? node, TimeSpan distance)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Move(item, distance);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach (var (name, value) in members.ToList())
        {
            if (IsTime(name) && TryRead(value, out var text, out var time))
            {
                members[name] = Write(time + distance, text);
            }
            else
            {
                Move(value, distance);
            }
        }
    }

    public static bool TryRead(JsonNode? node, out string text, out DateTimeOffset time)
    {
        text = node is JsonValue value && value.TryGetValue(out string? read) ? read : "";
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            && text.EndsWith('Z');
    }

    // CircleCI's end in _at, Perfsee's in At.
    private static bool IsTime(string name) => name.EndsWith("_at", StringComparison.Ordinal) || name.EndsWith("At", StringComparison.Ordinal);

    private static string Write(DateTimeOffset time, string pattern)
    {
        var digits = pattern.IndexOf('.') is var dot and >= 0 ? pattern.Length - dot - 2 : 0;
        var fraction = digits > 0 ? $".{new string('f', Math.Min(digits, MaxDigits))}" : "";
        return time.ToUniversalTime().ToString($"yyyy-MM-dd'T'HH:mm:ss{fraction}'Z'", CultureInfo.InvariantCulture);
    }
}
