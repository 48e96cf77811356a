using System.CommandLine;

namespace Webhooks.Cli.Inboxes;

/// <summary>The operations on the deliveries of an inbox.</summary>
internal sealed class InboxCommand : Command
{
    public InboxCommand()
        : base("inbox", "List, show, retry, replay and delete the deliveries of an inbox, beside the app that uses it.")
    {
        Add(new InboxListCommand());
        Add(new InboxShowCommand());
        Add(new InboxChangeCommand(
            "retry", "Try waiting deliveries at once and dead letters again. Handlers that have succeeded do not run again."));
        Add(new InboxChangeCommand("replay", "Run handlers again, also those that have succeeded: all, or one."));
        Add(new InboxChangeCommand("delete", "Delete deliveries for good."));
        Add(new InboxStatsCommand());
    }
}
