namespace Webhooks.Telemetry;

/// <summary>
/// Texts of senders that are safe for a line in a log, a key in a store, a header of a message: short, and without control characters.
/// </summary>
internal static class LogSafeText
{
    private const int MaxLength = 200;
    private const char Replacement = '\uFFFD';

    /// <summary>Returns whether a text can be used as it is.</summary>
    public static bool IsShort(string? text) => text is { Length: > 0 and <= MaxLength } && !HoldsControl(text);

    /// <summary>Returns a text cut to its length and without what could end a line or hide a part of it.</summary>
    public static string Of(string text)
    {
        var start = text.Length > MaxLength ? text[..MaxLength] : text;
        return HoldsControl(start) ? string.Create(start.Length, start, Replace) : start;
    }

    private static bool HoldsControl(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\0', '\x1F') || text.ContainsAnyInRange('\x7F', '\x9F') || text.ContainsAnyInRange('\u2028', '\u2029');

    private static void Replace(Span<char> destination, string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            destination[index] = HoldsControl(text.AsSpan(index, 1)) ? Replacement : text[index];
        }
    }
}
