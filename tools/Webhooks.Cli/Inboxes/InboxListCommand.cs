using System.CommandLine;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inboxes;

/// <summary>Lists deliveries, newest first.</summary>
internal sealed class InboxListCommand : InboxSubcommand
{
    private readonly FilterOptions _filter = new();
    private readonly Option<int> _count = new("--count") { Description = "How many at most: 1 to 1,000; 50 unless given." };

    public InboxListCommand()
        : base("list", "List deliveries, newest first: key, time, state, attempts, endpoint, type, subject, last error.")
    {
        _filter.AddTo(this);
        Add(_count);
    }

    public override IReadOnlyList<string> Examples { get; } =
        [
        "webhooks inbox list --inbox webhooks.db --state dead", "webhooks inbox list --inbox webhooks.db --type workflow-completed --json"
        ];

    protected override async Task<int> RunAsync(
        ParseResult arguments, IWebhookDeliveryStore store, bool isJson, CancellationToken cancellationToken)
    {
        var left = arguments.GetValue(_count) is > 0 and <= 1000 and var count ? count
            : arguments.GetValue(_count) == 0 ? 50
            : throw new CliException("--count must be between 1 and 1,000.");
        string? after = null;

        do
        {
            // A search in bodies ends its page early.
            var page = await store.ListAsync(_filter.Get(arguments), left, after, cancellationToken);

            foreach (var entry in page.Entries)
            {
                if (isJson)
                {
                    Terminal.Write(EntryText.Json(entry));
                }
                else
                {
                    Console.Out.WriteLine(EntryText.Line(entry));
                }
            }

            left -= page.Entries.Count;
            after = page.Next;
        }
        while (after is not null && left > 0);

        return ExitCode.Yes;
    }
}
