using System.Collections;
using System.Globalization;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>Writes values of options as a person reads them.</summary>
internal static class OptionText
{
    private const long Mebibyte = 1024 * 1024;
    private const long Gibibyte = 1024 * Mebibyte;

    private static readonly (TimeSpan Unit, string Name)[] Units =
    [
        (TimeSpan.FromDays(1), "day"),
        (TimeSpan.FromHours(1), "hour"),
        (TimeSpan.FromMinutes(1), "minute"),
        (TimeSpan.FromSeconds(1), "second"),
        (TimeSpan.FromMilliseconds(1), "millisecond"),
    ];

    public static string Of(object? value) => value switch
    {
        null or "" => "none",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan duration => Duration(duration),
        int or long => Number(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        Uri address => $"`{address.OriginalString}`",
        string text => $"`{text}`",
        IEnumerable list => list.Cast<object>().Select(Of).ToArray() is { Length: > 0 } items ? string.Join(", ", items) : "none",
        _ => value.ToString()!,
    };

    public static string Duration(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0";
        }

        // A day has 24 hours on the page too, unless it is more than one.
        var (unit, name) = Units.First(
            each => duration.Ticks % each.Unit.Ticks == 0 && (each.Unit < TimeSpan.FromDays(1) || duration != each.Unit));
        return Count(duration.Ticks / unit.Ticks, name);
    }

    private static string Count(long count, string name) =>
        (count, name) == (24, "hour") ? "1 day" : $"{count:#,0} {name}{(count == 1 ? "" : "s")}";

    private static string Number(long number) =>
        number >= Gibibyte && number % Gibibyte == 0 ? string.Create(
            CultureInfo.InvariantCulture, $"{number:#,0} ({number / Gibibyte:#,0} GiB)")
            : number >= Mebibyte && number % Mebibyte == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{number:#,0} ({number / Mebibyte:#,0} MiB)")
                : number.ToString("#,0", CultureInfo.InvariantCulture);
}
