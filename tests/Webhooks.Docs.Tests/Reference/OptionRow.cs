namespace Webhooks.Docs.Tests.Reference;

/// <summary>One option, as a row of the page says it.</summary>
/// <param name="Name">The name of the property, which is the last part of the key.</param>
/// <param name="IsKey">Whether the configuration can set it.</param>
/// <param name="Default">The value of a new instance.</param>
/// <param name="Range">What the app accepts; empty where it accepts anything.</param>
/// <param name="Meaning">The summary of the property.</param>
/// <param name="Value">What the property's documentation says of range and default; null when it has no such part.</param>
internal sealed record OptionRow(string Name, bool IsKey, string Default, string Range, string Meaning, string? Value)
{
    public override string ToString() =>
        $"| `{Name}`{(IsKey ? "" : ", in code only")} | {Default} | {Range} | {Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |";
}
