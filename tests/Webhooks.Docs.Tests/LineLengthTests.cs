namespace Webhooks.Docs.Tests;

/// <summary>Lines fit beside each other in a review: at most 140 characters, as <c>.editorconfig</c> says.</summary>
public sealed class LineLengthTests
{
    private const int Max = 140;

    public static TheoryData<string> Files =>
        [.. Sources.Of(["src", "tools", "samples", "benchmarks"], ".cs", ".js", ".css", ".html", ".md")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Line_HasAtMost140Characters(string file)
    {
        var tooLong = Sources.LinesOf(file)
            .Select((text, index) => (Text: text, Number: index + 1))
            .Where(line => line.Text.Length > Max && !IsRowOfTable(file, line.Text))
            .Select(line => $"{file}:{line.Number} has {line.Text.Length} characters: {line.Text.Trim()}")
            .ToArray();

        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    // Markdown has no way to break one.
    private static bool IsRowOfTable(string file, string line) =>
        file.EndsWith(".md", StringComparison.Ordinal) && line.StartsWith('|');
}
