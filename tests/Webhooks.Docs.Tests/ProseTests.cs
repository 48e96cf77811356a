using System.Text.RegularExpressions;

namespace Webhooks.Docs.Tests;

/// <summary>
/// Pages, comments and messages are in plain English: turns that make a reader look twice stay out, each with what to write.
/// </summary>
public sealed partial class ProseTests
{
    // What the glossary calls by one word is not called by another.
    private static readonly (string Turn, string Instead)[] Turns =
    [
        (@"\bshall\b", "must, or the present tense"),
        (@"\bwhoever\b", "everybody who, the caller, the process that"),
        (@"\bheed", "observe; of a token: its handlers ignore it"),
        (@"\bbear(s|ing)?\b", "allow, stand, be safe"),
        (@"\bseldom\b", "rarely"),
        (@"\bnor (is|are|does|do|than|with|the body)\b", "and not"),
        (@"\bcan ?not be meant\b", "invalid"),
        (@"\b(no|some)body's\b", "an unknown tenant's, of no tenant"),
        (@"\bof nobody\b", "of no one in particular: name it"),
        (@"\bmatters to nobody\b", "a dummy"),
        (@"\bgoodbye\b", "the close, its timeout"),
        (@"\blast words\b", "the last message, the grace period"),
        (@"\bpatience\b", "timeout"),
        (@"\bbur(y|ies|ied)\b", "dead-letter"),
        (@"\bover zero\b", "greater than zero"),
        (@"\bbecame of\b", "the outcome"),
        (@"\bbecomes of\b", "the outcome"),
        (@"\bcures?\b", "fix, how to fix it, what to do"),
        (@"\b(he|him|his|himself)\b", "it, they: a sender is no person"),
        (@"\b(not to|cannot) be (had|known)\b", "is not available"),
        (@"\blies?\b", "is, is stored"),
        (@"\bmay ever\b", "may"),
        (@"\bcomes? round\b", "is due again"),
        (@"\bas it seems\b", "seems to"),
        (@"\bthe more so\b", "above all"),
        (@"\ball the same\b", "nevertheless"),
        (@"\banew\b", "again"),
        (@"\bsomebody else\b", "another process, another caller"),
        (@"\bhangs? up\b", "disconnect"),
        (@"\b(comes?|came) again\b", "is sent again, is tried again, retries"),
        (@"\bstands? (in|on|for|at|around|together|alone)\b(?! for)", "is in, is at, means"),
        (@"\bwho (reads|asks|waits|came|leaves|repeats|goes)\b", "the caller, a sender that, one that"),
        (@"\bno business of\b", "not for"),
        (@"\bworth nothing\b", "worthless"),
        (@"\bcounts? for nothing\b", "is discarded"),
        (@"\bis (the \w+'s|its own) to (know|answer|report|explain|try)\b", "the other way round: who does it"),
        (@"\bsays? so once more\b", "repeats"),
        (@"\bmade (it )?of a\b", "turned into"),
        (@"\bas (it|that|this) says\b", "because of"),
        (@"\bsaid once for each\b", "logged once for each"),
        (@"\bis told (once|at once|by itself|on)\b", "is logged, is reported"),
        (@"\bwhat became known\b", "the facts"),
    ];

    public static TheoryData<string> Texts => [.. Markdown.Pages.Concat(Sources.Of(["src", "tools"], ".cs", ".js", ".html"))];

    [Theory]
    [MemberData(nameof(Texts))]
    public void EveryText_IsInPlainEnglish(string file)
    {
        var lines = Sources.LinesOf(file);
        var prose = file.EndsWith(".cs", StringComparison.Ordinal) ? lines.Select(OfCode) : lines;
        var found = prose
            .SelectMany((text, index) => Turns
                .Where(turn => Regex.IsMatch(text, turn.Turn, RegexOptions.IgnoreCase))
                .Select(turn => $"{file}:{index + 1}: {Regex.Match(text, turn.Turn, RegexOptions.IgnoreCase).Value}. "
                    + $"Write: {turn.Instead}.\n    {text.Trim()}"))
            .ToArray();

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("/// <summary>What shall be.</summary>", "shall be")]
    [InlineData("var patience = 1; // whoever waits", "whoever waits")]
    [InlineData("throw new(\"must be over zero\");", "must be over zero")]
    public void Code_IsReadForItsCommentsAndMessages(string line, string text) =>
        Assert.Contains(text, OfCode(line), StringComparison.Ordinal);

    [Fact]
    public void Code_IsNotReadForItsNames() =>
        Assert.DoesNotContain("patience", OfCode("var patience = Patience; // a name"), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Glossary_IsInAlphabeticalOrder()
    {
        var terms = Term().Matches(Repository.Read("docs/glossary.md")).Select(match => match.Groups["term"].Value).ToArray();

        Assert.NotEmpty(terms);
        Assert.Equal(terms.Order(StringComparer.OrdinalIgnoreCase), terms);
    }

    // What a line says to people: its comment and its messages, without the values in them. Names and keys are not read.
    private static string OfCode(string line)
    {
        var comment = Comment().Match(line);
        var texts = Text().Matches(comment.Success ? line[..comment.Index] : line)
            .Select(text => Value().Replace(text.Value, ""))
            .Where(text => text.Contains(' ', StringComparison.Ordinal));
        return string.Join(' ', texts.Append(comment.Value));
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Value();

    // Two slashes that are not of an address.
    [GeneratedRegex(@"(?<!:)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"^\| \*\*(?<term>[^*]+)\*\* \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Term();
}
