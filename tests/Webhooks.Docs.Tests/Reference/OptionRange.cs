using System.Globalization;
using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>What the message that refuses a value says of the values that are accepted.</summary>
internal sealed partial class OptionRange
{
    /// <summary>The least value; null where the message tells none. Of a count it is a <see cref="long"/>.</summary>
    public IComparable? Min { get; private init; }

    public IComparable? Max { get; private init; }

    /// <summary>The range as the page says it.</summary>
    public required string Text { get; init; }

    /// <summary>Reads the messages about one option; null when none tells a range.</summary>
    public static OptionRange? Read(IEnumerable<string> refusals, bool isDuration) =>
        refusals.Select(refusal => Read(refusal, isDuration)).OfType<OptionRange>().OrderBy(range => range.Max).FirstOrDefault();

    private static OptionRange? Read(string refusal, bool isDuration)
    {
        IComparable? Parse(Group group) =>
            !group.Success ? null
            : isDuration ? TimeSpan.TryParse(group.Value, CultureInfo.InvariantCulture, out var duration) ? duration : null
            : long.TryParse(
                group.Value, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var number) ? number : null;

        if (Between().Match(refusal) is { Success: true } between)
        {
            var (min, max) = (Parse(between.Groups["min"]), Parse(between.Groups["max"]));
            return new()
            {
                Min = min,
                Max = max,
                Text = max is long.MaxValue ? $"at least {OptionText.Of(min)}" : $"{OptionText.Of(min)} to {OptionText.Of(max)}"
            };
        }

        if (Positive().Match(refusal) is { Success: true } positive)
        {
            var max = Parse(positive.Groups["max"]);
            return new()
            {
                Min = TimeSpan.FromTicks(1),
                Max = max,
                Text = $"greater than zero, at most {(max is null ? $"`{positive.Groups["max"].Value}`" : OptionText.Of(max))}",
            };
        }

        if (AtLeast().Match(refusal) is { Success: true } least)
        {
            return new() { Min = Parse(least.Groups["min"]), Text = $"at least {OptionText.Of(Parse(least.Groups["min"]))}" };
        }

        return Count().Match(refusal) is { Success: true } count ? new() { Text = $"at most {count.Groups["max"].Value}" }
            : Characters().Match(refusal) is { Success: true } characters ? new() { Text = characters.Groups["text"].Value }
            : null;
    }

    [GeneratedRegex(@" must be between (?<min>\S+) and (?<max>\S+), and is ", RegexOptions.ExplicitCapture)]
    private static partial Regex Between();

    [GeneratedRegex(@" must be greater than zero and at most (?<max>\S+), (and is|or) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Positive();

    [GeneratedRegex(@" must be at least .*\((?<min>[\d,]+) bytes\)", RegexOptions.ExplicitCapture)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@" must (have|hold) at most (?<max>\d+) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Count();

    [GeneratedRegex(@" must be (?<text>\d+ to \d+ [^.]*)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Characters();
}
