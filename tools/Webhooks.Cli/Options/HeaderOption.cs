using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>Headers of a delivery, beside those that the provider or the file has.</summary>
internal sealed class HeaderOption : Option<string[]>
{
    public HeaderOption()
        : base("--header")
    {
        HelpName = "name: value";
        Description = "A header of the delivery, which a scheme signs or reads: --header 'X-GitHub-Event: push'. Repeat it for several.";
    }

    /// <summary>The headers; none when there are none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Get(ParseResult arguments)
    {
        foreach (var text in arguments.GetValue(this) ?? [])
        {
            yield return text.IndexOf(':') is var colon and > 0
                ? KeyValuePair.Create(text[..colon].Trim(), text[(colon + 1)..].Trim())
                : throw new CliException("--header must be 'name: value': --header 'X-GitHub-Event: push'.");
        }
    }
}
