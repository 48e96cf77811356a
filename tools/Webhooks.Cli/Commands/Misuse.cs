using System.CommandLine;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>The problem of a command line, in one line that names the help.</summary>
internal static class Misuse
{
    public static string Of(ParseResult arguments)
    {
        var command = arguments.CommandResult.Command;
        var name = command is WebhooksCommand ? command.Name : $"{arguments.RootCommandResult.Command.Name} {command.Name}";

        return $"{string.Join(' ', arguments.Errors.Select(error => Printable.OneLine(error.Message)).Distinct())} See '{name} --help'.";
    }
}
