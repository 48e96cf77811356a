using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>The page names every instrument, tag and span that an app really has.</summary>
public sealed partial class Telemetry
{
    private static readonly string Page = Repository.Read("docs/telemetry.md");

    [Fact]
    public async Task EveryInstrumentTagAndSpan_StandsOnThePage()
    {
        using var emitted = await EmittedTelemetry.CollectAsync();

        // Both ways: nothing is missing on the page, and nothing on it is made up.
        Assert.Equal(emitted.Instruments.Keys.Order(), Named().Matches(Page).Select(name => name.Groups["name"].Value).Order());
        Assert.All(emitted.Tags.Values.SelectMany(tags => tags), tag => Assert.Contains($"`{tag}`", Page, StringComparison.Ordinal));
        Assert.Equal(["webhook handle", "webhook process", "webhook receive"], emitted.Spans.Order());
        Assert.All(emitted.Spans, span => Assert.Contains($"| `{span}` |", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>webhooks\.[a-z_.]+)` \| (counter|gauge|histogram)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
