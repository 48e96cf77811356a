using System.CommandLine;
using System.CommandLine.Parsing;

namespace Webhooks.Cli.Options;

/// <summary>The secret, or several; from the environment when not on the command line, where a shell's history keeps it.</summary>
internal sealed class SecretOption : Option<string[]>
{
    public const string Variable = "WEBHOOKS_SECRET";

    /// <param name="several">Whether more than one may be given, current first.</param>
    public SecretOption(bool several)
        : base("--secret")
    {
        HelpName = "secret";
        // A default value would be shown by --help.
        Description = several
            ? $"A secret to verify with; repeat it for several, current first. Without it, the environment variable {Variable}."
            : $"The secret to sign with. Without it, the environment variable {Variable}.";
        Validators.Add(result => Refuse(result, several));
    }

    /// <summary>The secrets; none when there are none.</summary>
    public string[] Find(ParseResult arguments) =>
        arguments.GetValue(this) is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(Variable) is { } set && !string.IsNullOrWhiteSpace(set) ? [set]
        : [];

    /// <summary>The secrets; at least one.</summary>
    public string[] Get(ParseResult arguments) =>
        Find(arguments) is { Length: > 0 } secrets
            ? secrets
            : throw new CliException($"There is no secret: set {Variable}, or pass --secret, which your shell's history may keep.");

    private static void Refuse(OptionResult result, bool several)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError("--secret is blank: anybody could sign with it.");
        }

        if (!several && result.Tokens.Count > 1)
        {
            result.AddError("--secret is given twice: one signs.");
        }
    }
}
