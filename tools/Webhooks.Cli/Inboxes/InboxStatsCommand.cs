using System.CommandLine;
using System.Globalization;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inboxes;

/// <summary>Counts deliveries by state.</summary>
internal sealed class InboxStatsCommand() : InboxSubcommand("stats", "Count deliveries by state; exit code 1 when there are dead letters.")
{
    public override IReadOnlyList<string> Examples { get; } = ["webhooks inbox stats --inbox webhooks.db"];

    protected override async Task<int> RunAsync(
        ParseResult arguments, IWebhookDeliveryStore store, bool isJson, CancellationToken cancellationToken)
    {
        var counts = await store.CountAsync(cancellationToken);

        if (isJson)
        {
            Terminal.Write(new()
            {
                ["store"] = store.Capabilities.Name,
                ["pending"] = counts.Pending,
                ["running"] = counts.Running,
                ["handled"] = counts.Handled,
                ["dead"] = counts.DeadLettered,
                ["oldestWaitingSeconds"] = counts.OldestWaitingAge?.TotalSeconds,
            });
        }
        else
        {
            var text = $"{store.Capabilities.Name}: {counts.Pending} pending, "
                + $"{counts.Running ?? 0} running, {counts.Handled ?? 0} handled, {counts.DeadLettered} dead";
            Console.Out.WriteLine(counts.OldestWaitingAge is { } age && age > TimeSpan.Zero
                ? text + string.Create(CultureInfo.InvariantCulture, $", oldest waiting {age.TotalSeconds:n0} s")
                : text);
        }

        return counts.DeadLettered == 0 ? ExitCode.Yes : ExitCode.No;
    }
}
