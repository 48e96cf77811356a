using System.CommandLine;

namespace Webhooks.Cli.Commands;

/// <summary>A command of the tool: what it does, how it is used, and what it runs.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description)
        : base(name, description) => SetAction(RunAsync);

    /// <summary>Lines to learn from, shown by --help.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);
}
