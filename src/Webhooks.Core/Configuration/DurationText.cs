using System.Globalization;

namespace Webhooks.Configuration;

/// <summary>
/// Reads durations from configuration: <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>, with a fraction of a second where one is wanted, and nothing
/// else. <see cref="TimeSpan.Parse(string)"/> reads <c>24:00:00</c> as 24 days, <c>8</c> as 8 days and <c>00:90</c> not at all.
/// </summary>
internal static class DurationText
{
    private const string Forms = "hh:mm:ss or d.hh:mm:ss: 00:00:30 is 30 seconds, 1.00:00:00 is a day";
    private const int MaxDigits = 7;

    /// <summary>Reads a duration. White space around it does not matter.</summary>
    /// <param name="text">The text; null is no duration.</param>
    /// <param name="value">The duration, not negative; zero when it cannot be read.</param>
    /// <param name="expected">
    /// Null when it was read; else how to write it, to follow "is not": <c>a duration. Write 1.00:00:00.</c> Repeats nothing of the text
    /// but numbers.
    /// </param>
    public static bool TryRead(string? text, out TimeSpan value, out string? expected)
    {
        var written = (text ?? "").AsSpan().Trim();

        if (TryReadExactly(written, out value))
        {
            expected = null;
            return true;
        }

        expected = Meant(written) is { } meant ? $"a duration: write {meant}." : $"a duration: write {Forms}.";
        return false;
    }

    private static bool TryReadExactly(ReadOnlySpan<char> text, out TimeSpan value) =>
        TimeSpan.TryParseExact(text, @"h\:mm\:ss", CultureInfo.InvariantCulture, out value)
        || TimeSpan.TryParseExact(text, @"h\:mm\:ss\.FFFFFFF", CultureInfo.InvariantCulture, out value)
        || TimeSpan.TryParseExact(text, @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture, out value)
        || TimeSpan.TryParseExact(text, @"d\.hh\:mm\:ss\.FFFFFFF", CultureInfo.InvariantCulture, out value);

    // Other ways in which people write a duration, in the form that is read.
    private static string? Meant(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');

        if (digits < 0)
        {
            return text.Length is 0 or > MaxDigits ? null
                : $"{Of(0, 0, 0, Number(text))} for {text} seconds, {Of(0, 0, Number(text), 0)} for {text} minutes; "
                    + "a bare number would be days";
        }

        if (digits is > 0 and <= MaxDigits)
        {
            switch (text[digits..].Trim())
            {
                case "s" or "sec" or "second" or "seconds":
                    return Of(0, 0, 0, Number(text[..digits]));
                case "m" or "min" or "minute" or "minutes":
                    return Of(0, 0, Number(text[..digits]), 0);
                case "h" or "hour" or "hours":
                    return Of(0, Number(text[..digits]), 0, 0);
                case "d" or "day" or "days":
                    return Of(Number(text[..digits]), 0, 0, 0);
            }
        }

        return OfParts(text);
    }

    private static string? OfParts(ReadOnlySpan<char> text)
    {
        Span<Range> ranges = stackalloc Range[5];
        Span<int> parts = stackalloc int[4];
        var count = text.Split(ranges, ':');

        if (count is < 2 or > 4)
        {
            return null;
        }

        for (var index = 0; index < count; index++)
        {
            var part = text[ranges[index]];

            if (part.Length is 0 or > MaxDigits || part.ContainsAnyExceptInRange('0', '9'))
            {
                return null;
            }

            parts[index] = Number(part);
        }

        return count switch
        {
            2 => $"{Of(0, parts[0], parts[1], 0)} for hours and minutes, {Of(0, 0, parts[0], parts[1])} for minutes and seconds",
            3 => Of(0, parts[0], parts[1], parts[2]),
            _ => Of(parts[0], parts[1], parts[2], parts[3]),
        };
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Of(int days, int hours, int minutes, int seconds) =>
        new TimeSpan(days, hours, minutes, seconds).ToString("c");
}
