namespace Webhooks.Cli.Verifying;

/// <summary>Where a JSON writer puts white space.</summary>
/// <param name="Name">What it looks like.</param>
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
