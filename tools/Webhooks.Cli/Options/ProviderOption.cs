using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>The provider that a file comes from; read from its body when it is not named.</summary>
internal sealed class ProviderOption : Option<string>
{
    public ProviderOption()
        : base("--provider")
    {
        HelpName = string.Join('|', KnownProvider.Names);
        Description = "The provider. Without it, the one whose event type the body names.";
        AcceptOnlyFromAmong(KnownProvider.Names);
    }

    public KnownProvider Get(ParseResult arguments, ReadOnlySpan<byte> body) =>
        arguments.GetValue(this) is { } name ? KnownProvider.Named(name)
        : KnownProvider.Of(body)
            ?? throw new CliException(
                $"The body does not say whose it is: pass --provider {string.Join(" or --provider ", KnownProvider.Names)}.");
}
