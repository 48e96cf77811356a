using System.CommandLine;
using System.CommandLine.Invocation;
using Webhooks.Cli;
using Webhooks.Cli.Commands;
using Webhooks.Cli.Output;

// Values arrive as they were typed: a text that begins with @ is no file of arguments, and -ab is not -a -b.
var parser = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
var arguments = new WebhooksCommand().Parse(args.Length == 0 ? ["--help"] : args, parser);

try
{
    return arguments.Action is ParseErrorAction
        ? throw new CliException(Misuse.Of(arguments))
        : await arguments.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
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
catch (IOException exception)
{
    // The other end of a pipe went away, or the disk is full.
    Terminal.Complain($"The output cannot be written: {exception.Message}");
    return ExitCode.Wrong;
}
