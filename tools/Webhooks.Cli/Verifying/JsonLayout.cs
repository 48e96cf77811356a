namespace Webhooks.Cli.Verifying;

/// <summary>The places where a JSON writer puts white space.</summary>
/// <param name="Name">The name of its form.</param>
/// <param name="Comma">What separates items.</param>
/// <param name="Colon">What separates a name from its value.</param>
/// <param name="Indent">What each level is indented by; null for no lines.</param>
internal sealed record JsonLayout(string Name, string Comma, string Colon, string? Indent)
{
    public static readonly IReadOnlyList<JsonLayout> All =
    [
        new("compact", ",", ":", null),
        new("on one line with spaces, as Python writes it", ", ", ": ", null),
        new("indented by two spaces", ",", ": ", "  "),
        new("indented by four spaces", ",", ": ", "    "),
        new("indented by tabs", ",", ": ", "\t"),
    ];
}
