using System.CommandLine;

namespace Webhooks.Cli.Inboxes;

/// <summary>Which inbox; from the environment when not on the command line, where a shell's history keeps passwords.</summary>
internal sealed class InboxOption : Option<string>
{
    public const string Variable = "WEBHOOKS_INBOX";

    public InboxOption()
        : base("--inbox")
    {
        HelpName = "address";
        Description = "The inbox: the path of a SQLite file, a connection string of PostgreSQL (Host=…), amqp://… of RabbitMQ, or "
            + $"https://… of a queue of SQS. Without it, the environment variable {Variable}.";
    }

    public string Get(ParseResult arguments) =>
        arguments.GetValue(this) is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set
        : throw new CliException($"There is no inbox: set {Variable}, or pass --inbox.");
}
