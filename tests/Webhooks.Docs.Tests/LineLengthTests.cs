namespace Webhooks.Docs.Tests;

/// <summary>Lines fit beside each other in a review: at most 140 characters, as <c>.editorconfig</c> says.</summary>
public sealed class LineLengthTests
{
    private const int Max = 140;

    private static readonly string[] Folders = ["src", "tools", "samples", "benchmarks"];

    private static readonly string[] Extensions = [".cs", ".js", ".css", ".html", ".md"];

    public static TheoryData<string> Texts =>
    [
        .. Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Line_HasAtMost140Characters(string file)
    {
        var tooLong = Repository.Read(file).ReplaceLineEndings("\n").Split('\n')
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
