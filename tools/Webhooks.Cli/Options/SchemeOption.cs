using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>The signature scheme of another sender, in place of a provider.</summary>
internal sealed class SchemeOption : Option<string>
{
    public SchemeOption()
        : base("--scheme")
    {
        var names = KnownProvider.Schemes.Select(known => known.Name).ToArray();
        HelpName = string.Join('|', names);
        Description = "The signature scheme of another sender, in place of a provider.";
        AcceptOnlyFromAmong(names);
    }

    /// <summary>The scheme; null when none is given.</summary>
    public KnownProvider? Find(ParseResult arguments) => arguments.GetValue(this) is { } name ? KnownProvider.Named(name) : null;
}
