using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Webhooks.Testing;

/// <summary>Moves all times of a body by the same distance. Each keeps its form, its zone and its precision.</summary>
internal static partial class PayloadTimes
{
    private const string Seconds = "yyyy-MM-dd HH:mm:ss";

    // A tick is the seventh digit of a second.
    private const int TickDigits = 7;

    /// <summary>Moves every text that is a time, whatever its member is called.</summary>
    public static void Move(JsonNode? node, TimeSpan distance)
    {
        switch (node)
        {
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    if (Moved(items[index], distance) is { } moved)
                    {
                        items[index] = moved;
                    }
                }

                break;
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (Moved(value, distance) is { } moved)
                    {
                        members[name] = moved;
                    }
                }

                break;
            default:
                break;
        }
    }

    public static bool TryRead(JsonNode? node, out DateTimeOffset time)
    {
        var match = Match(node);
        time = match.Success ? new DateTimeOffset(Local(match), Offset(match.Groups["zone"].Value)) : default;
        return match.Success;
    }

    private static string? Moved(JsonNode? value, TimeSpan distance)
    {
        if (Match(value) is { Success: true } match)
        {
            return Write(match, Local(match) + distance);
        }

        Move(value, distance);
        return null;
    }

    private static Match Match(JsonNode? node) =>
        Time().Match(node is JsonValue value && value.TryGetValue(out string? text) ? text : "");

    private static DateTime Local(Match match)
    {
        var fraction = match.Groups["fraction"].Value.PadRight(TickDigits, '0')[..TickDigits];

        return DateTime.ParseExact($"{match.Groups["date"].Value} {match.Groups["time"].Value}", Seconds, CultureInfo.InvariantCulture)
            .AddTicks(int.Parse(fraction, CultureInfo.InvariantCulture));
    }

    private static TimeSpan Offset(string zone)
    {
        var digits = string.Concat(zone.Where(char.IsAsciiDigit));

        if (digits.Length == 0)
        {
            return TimeSpan.Zero;
        }

        var size = new TimeSpan(
            int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture), 0);
        return zone.Contains('-', StringComparison.Ordinal) ? -size : size;
    }

    private static string Write(Match match, DateTime local)
    {
        var digits = match.Groups["fraction"].Value;

        // A column of whole seconds: Perfsee's startedAt is always ".000Z".
        var ticks = digits.All(digit => digit == '0')
            ? new string('0', digits.Length)
            : local.ToString("fffffff", CultureInfo.InvariantCulture).PadRight(digits.Length, '0')[..digits.Length];

        return local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            + match.Groups["separator"].Value
            + local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            + (digits.Length > 0 ? $".{ticks}" : "")
            + match.Groups["zone"].Value;
    }

    // CircleCI's and Perfsee's own, an offset in place of Z, and what Go writes: "2025-06-12 08:59:05.184220971 +0000 UTC".
    [GeneratedRegex(
        @"^(?<date>\d{4}-\d\d-\d\d)(?<separator>[T ])(?<time>([01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.(?<fraction>\d{1,9}))?"
            + @"(?<zone>Z|[+-][01]\d:?[0-5]\d| [+-][01]\d[0-5]\d UTC)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
