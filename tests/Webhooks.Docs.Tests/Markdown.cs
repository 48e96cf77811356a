using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests;

/// <summary>The pages that a user reads, and what stands in them.</summary>
internal static partial class Markdown
{
    /// <summary>The paths of all pages, from the root of the repository.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. new[] { "", "docs", "src", "tools" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(
                folder, "*.md", folder.TrimEnd('/') == Repository.Root ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains(".received.", StringComparison.Ordinal))
            .Append("llms.txt")
            .Order(StringComparer.Ordinal)];

    /// <summary>The blocks of a page that are fenced and marked with a language.</summary>
    public static IEnumerable<string> Blocks(string page, string language) =>
        Fence().Matches(Repository.Read(page).ReplaceLineEndings("\n"))
            .Where(fence => fence.Groups["language"].Value == language)
            .Select(fence => fence.Groups["text"].Value);

    /// <summary>Where the links of a page lead, outside its blocks.</summary>
    public static IEnumerable<string> Links(string page) =>
        Link().Matches(Fence().Replace(Repository.Read(page).ReplaceLineEndings("\n"), "")).Select(link => link.Groups["target"].Value);

    [GeneratedRegex(
        @"^```(?<language>\w*)[^\n]*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
