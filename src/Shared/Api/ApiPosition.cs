using System.Globalization;

namespace Webhooks.Api;

/// <summary>
/// A place in a list, as text that can be stored: the number of items that were taken of a page, and the token of that page.
/// </summary>
internal readonly record struct ApiPosition(int Taken, string Page)
{
    public static ApiPosition Parse(string? text, string parameter)
    {
        if (text is null)
        {
            return new(0, "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var taken)
            ? new(taken, text[(colon + 1)..])
            : throw new ArgumentException("The position is none that a page has given.", parameter);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Taken}:{Page}");
}
