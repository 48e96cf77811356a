using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests;

/// <summary>
/// A summary begins as those of .NET do, so that a list of members can be scanned: a method's with a verb in the third person, a
/// property's with "Gets", a type's with a noun, or with a verb for a class that does one thing.
/// </summary>
public sealed partial class SummaryTests
{
    public static TheoryData<string> Files => [.. Sources.Of(["src"], ".cs")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Summary_BeginsWithAVerbOrANoun(string file)
    {
        var found = SummariesOf(Sources.LinesOf(file))
            .Where(summary => !IsWellBegun(summary.Declaration, summary.Text))
            .Select(summary => $"{file}: {summary.Text}\n    of {summary.Declaration}")
            .ToArray();

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("public string Name { get; }", "The name.", false)]
    [InlineData("public string Name { get; }", "Gets the name.", true)]
    [InlineData("public string Name { get; set; }", "Gets the name.", false)]
    [InlineData("public string Name { get; set; }", "Gets or sets the name.", true)]
    [InlineData("public string Name { get; private set; }", "Gets the name.", true)]
    [InlineData("public static string Name =>", "What it is called.", false)]
    [InlineData("public string Name", "Returns the name.", false)]
    [InlineData("public (int Count, bool IsAll) Found => _found;", "All that was found.", false)]
    [InlineData("string Name { get; }", "The name.", false)]
    [InlineData("public string this[int index] => _all[index];", "Gets one.", true)]
    [InlineData("public void Stop()", "Stops it.", true)]
    [InlineData("public void Stop()", "It stops.", false)]
    [InlineData("public void Stop()", "This stops it.", false)]
    [InlineData("public bool IsStopped() => _isStopped;", "Whether it stopped.", false)]
    [InlineData("public Task<(int Count, bool IsAll)> CountAsync(", "The count.", false)]
    [InlineData("public Task<(int Count, bool IsAll)> CountAsync(", "Counts them.", true)]
    [InlineData("Task CountAsync(CancellationToken cancellationToken);", "The count.", false)]
    [InlineData("public Stop(int count)", "Initializes a new instance.", true)]
    [InlineData("internal sealed class Stop(int count) : IStop", "What stops.", false)]
    [InlineData("internal readonly record struct Stop(int Count);", "A stop.", true)]
    [InlineData("public const int Most = 7;", "How many there may be.", true)]
    [InlineData("Handled = 3,", "All handlers succeeded.", true)]
    public void BeginningOfASummary_GoesByItsMember(string declaration, string summary, bool isWellBegun) =>
        Assert.Equal(isWellBegun, IsWellBegun(declaration, summary));

    [Fact]
    public void Summary_IsOfTheMemberBehindIt()
    {
        string[] lines =
        [
            "    /// <summary>", "    /// Stops", "    /// it.", "    /// </summary>", "    /// <returns>A task.</returns>", "    // Why.",
            "    [Obsolete(", "        \"Do not.\")]", "    public Task StopAsync()", "    {",
        ];

        Assert.Equal(("public Task StopAsync()", "Stops it."), Assert.Single(SummariesOf(lines)));
    }

    private static bool IsWellBegun(string declaration, string summary)
    {
        if (summary.StartsWith("<inheritdoc", StringComparison.Ordinal))
        {
            return true;
        }

        if (TypeDeclaration().IsMatch(declaration))
        {
            return !NotOfType().IsMatch(summary);
        }

        if (PropertyDeclaration().IsMatch(declaration))
        {
            return summary.StartsWith(Setter().IsMatch(declaration) ? "Gets or sets " : "Gets ", StringComparison.Ordinal);
        }

        return !MethodDeclaration().IsMatch(declaration) || Verb().IsMatch(summary);
    }

    // The member comes after the rest of its documentation, and after its attributes, which may have several lines.
    private static IEnumerable<(string Declaration, string Text)> SummariesOf(string[] lines)
    {
        for (var index = 0; index < lines.Length; index++)
        {
            if (!lines[index].TrimStart().StartsWith("/// <summary>", StringComparison.Ordinal))
            {
                continue;
            }

            var text = "";

            do
            {
                text += $" {lines[index].Trim().TrimStart('/')}";
            }
            while (!lines[index++].Contains("</summary>", StringComparison.Ordinal));

            for (var open = 0; open > 0 || lines[index].TrimStart() is "" or ['/', '/', ..] or ['[', ..]; index++)
            {
                if (!lines[index].TrimStart().StartsWith("//", StringComparison.Ordinal))
                {
                    open += lines[index].Count(letter => letter == '[') - lines[index].Count(letter => letter == ']');
                }
            }

            yield return (lines[index].Trim(), Space().Replace(Tag().Replace(text, ""), " ").Trim());
        }
    }

    [GeneratedRegex(@"^(?!(?:This|Its|As|Is|Has|Was|Does|Says|Always)\b)[A-Z][a-z]+s\b")]
    private static partial Regex Verb();

    // Clauses without their noun, and what says that a class speaks.
    [GeneratedRegex(@"^(?:What|How|Why|When|Where|Who|Which|Whether|For|From|After|Says|Thrown|Does|Not|Never)\b")]
    private static partial Regex NotOfType();

    [GeneratedRegex(@"^[^(={]*\b(?:class|record|struct|interface|enum|delegate)\b")]
    private static partial Regex TypeDeclaration();

    // In front of its braces or its arrow, a property has no parentheses but those of a tuple or an index.
    [GeneratedRegex(@"^(?:[^(={]|(?<=[ <])\([^)]*\))*(?:\{|=>)|^(?:public|internal|private|protected)[^(=;]*$")]
    private static partial Regex PropertyDeclaration();

    [GeneratedRegex(@"[{;] *set;")]
    private static partial Regex Setter();

    [GeneratedRegex(@"^[^=]*\(")]
    private static partial Regex MethodDeclaration();

    [GeneratedRegex("</?summary>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
