namespace Webhooks.Docs.Tests.Reference;

/// <summary>Options of one type, and what they are in a running app: keys, defaults, ranges.</summary>
/// <param name="options">The type that declares the options.</param>
/// <param name="section">The section of the configuration, as the page names it.</param>
internal abstract class OptionsSection(Type options, string section)
{
    /// <summary>The type that the page names.</summary>
    public Type Options => options;

    public string Section => section;

    /// <summary>The rows of the page, in the order of the source.</summary>
    public abstract IReadOnlyList<OptionRow> Rows { get; }

    /// <summary>The options whose range the app does not keep to: a bound that is refused, or a value beyond it that is not.</summary>
    public abstract IReadOnlyList<string> WrongRanges();

    /// <summary>The table of the page.</summary>
    public string Table() =>
        string.Join(
            '\n',
            [$"| key in `{section}` | default | range | meaning |", "| --- | --- | --- | --- |", .. Rows.Select(row => row.ToString())]);
}
