using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Webhooks.Cli.Options;

namespace Webhooks.Cli.Commands;

/// <summary>Help that ends with lines to learn from.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;

        if (parseResult.CommandResult.Command is CliCommand command)
        {
            output.WriteLine("Examples:");

            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }
        }
        else
        {
            output.WriteLine($"Secrets are best kept in the environment variable {SecretOption.Variable}.");
            output.WriteLine("Exit codes: 0 yes; 1 no (not verified, not accepted, drift); 2 could not be done.");
        }

        return ExitCode.Yes;
    }
}
