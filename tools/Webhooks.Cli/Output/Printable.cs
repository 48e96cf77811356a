using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Webhooks.Cli.Output;

/// <summary>
/// Text of deliveries and files made fit for a terminal: control characters could move its cursor or change its title, and marks of
/// direction could turn a line around. They are written as escapes.
/// </summary>
internal static class Printable
{
    public static string Of(string text)
    {
        var printable = new StringBuilder(text.Length);

        foreach (var character in text)
        {
            _ = IsSafe(character)
                ? printable.Append(character)
                : printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return printable.ToString();
    }

    /// <summary>Puts lines behind each other: messages of the system and of the parser have several.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The same, and fit for a place where Spectre.Console reads markup.</summary>
    public static string Markup(string text) => Of(text).EscapeMarkup();

    private static bool IsSafe(char character) =>
        !char.IsControl(character)
            && character is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029');
}
