using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests.Reference;

/// <summary>
/// <c>docs/configuration.md</c> has every option of every package. Its tables are written from the options themselves: keys are read,
/// ranges come from what the app refuses, and texts from the documentation of the properties.
/// </summary>
public sealed partial class ConfigurationPageTests
{
    private const string Page = "docs/configuration.md";

    public static TheoryData<string> Sections => [.. OptionsReference.Sections.Keys];

    [Fact]
    public void Page_HasEveryOptionWithKeyDefaultAndRange()
    {
        var written = Repository.Read(Page).ReplaceLineEndings("\n");
        var expected = Table().Replace(written, match => OptionsReference.Sections.TryGetValue(match.Groups["name"].Value, out var section)
            ? $"<!-- options {match.Groups["name"].Value} -->\n\n{section.Table()}\n\n<!-- end -->"
            : throw new InvalidOperationException($"{Page} names the options "
                + $"'{match.Groups["name"].Value}', which OptionsReference does not have."));
        var received = Path.Combine(Repository.Root, Path.ChangeExtension(Page, ".received.md"));

        Assert.Equal(OptionsReference.Sections.Keys.Order(), Table().Matches(written).Select(match => match.Groups["name"].Value).Order());

        if (written == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, expected);
        Assert.Fail($"{Page} differs from the options; see {received}. eng/accept-snapshots takes it over.\n\n{expected}");
    }

    [Fact]
    public void EveryTypeOfOptions_IsOnThePage() =>
        Assert.All(OptionsReference.Types, type => Assert.True(
            OptionsReference.Told.Contains(type), $"{type} is not on {Page}. Add it to OptionsReference, and its marker to the page."));

    [Theory]
    [MemberData(nameof(Sections))]
    public void EveryRange_IsTheOneThatTheAppKeepsTo(string section) => Assert.Empty(OptionsReference.Sections[section].WrongRanges());

    [Theory]
    [MemberData(nameof(Sections))]
    public void EveryValuePart_SaysRangeAndDefaultAsThePageDoes(string section) =>
        Assert.All(OptionsReference.Sections[section].Rows.Where(row => row.Value is not null), row =>
        {
            // "each 1 millisecond to 7 days" of "at most 20, each 1 millisecond to 7 days", and the first default of "8 seconds; 25 seconds
            // for Perfsee".
            var range = row.Range.Split(", each ")[^1].Split(", or ")[0];
            Assert.Contains(Plain(range), Plain(row.Value!), StringComparison.OrdinalIgnoreCase);

            if (row.Default is not ("none" or "required") && !row.Default.Contains(", ", StringComparison.Ordinal))
            {
                Assert.Contains(Plain(row.Default.Split(';')[0]), Plain(row.Value!), StringComparison.OrdinalIgnoreCase);
            }
        });

    // "64 MiB" for "67,108,864 (64 MiB)", "zero" for "0".
    private static string Plain(string text) =>
        Zero().Replace(Bytes().Replace(text, "${size}"), "0").Replace("at least 1", "greater than 0", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("<!-- options (?<name>[a-z-]+) -->.*?<!-- end -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Table();

    [GeneratedRegex(@"[\d,]+ \((?<size>[\d,]+ [MG]iB)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Bytes();

    [GeneratedRegex(@"\bzero\b", RegexOptions.IgnoreCase)]
    private static partial Regex Zero();
}
