using System.CommandLine.Invocation;
using Webhooks.Cli;
using Webhooks.Cli.Commands;
using Webhooks.Cli.Output;

var arguments = new WebhooksCommand().Parse(args.Length == 0 ? ["--help"] : args);

try
{
    return arguments.Action is ParseErrorAction
        ? throw new CliException(Misuse.Of(arguments))
        : await arguments.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (CliException exception)
{
    Terminal.Complain(exception.Message);
    return ExitCode.Wrong;
}
catch (OperationCanceledException)
{
    Terminal.Complain("Stopped before the end.");
    return ExitCode.No;
}
