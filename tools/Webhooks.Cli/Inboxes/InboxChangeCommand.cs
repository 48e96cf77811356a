using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inboxes;

/// <summary>Retries, replays or deletes one delivery, or all that a filter selects: a plan, a question, the run.</summary>
internal sealed class InboxChangeCommand : InboxSubcommand
{
    private readonly Argument<string?> _key =
        new("KEY") { Description = "The key of one delivery; without it, the filter selects.", Arity = ArgumentArity.ZeroOrOne };
    private readonly FilterOptions _filter = new();
    private readonly Option<bool> _all = new("--all") { Description = "Everything that the inbox holds, where no filter is given." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };
    private readonly Option<bool> _plan = new("--plan") { Description = "Say what would be done, and do nothing." };
    private readonly Option<string>? _handler;

    public InboxChangeCommand(string name, string description)
        : base(name, description)
    {
        Add(_key);
        _filter.AddTo(this);
        Add(_all);
        Add(_plan);
        Add(_yes);

        if (name == "replay")
        {
            _handler = new("--handler") { Description = "The one handler to run." };
            Add(_handler);
        }

        Examples = [
            $"webhooks inbox {name} 42 --inbox webhooks.db",
            $"webhooks inbox {name} --state dead --type workflow-completed --inbox webhooks.db"
        ];
    }

    public override IReadOnlyList<string> Examples { get; }

    protected override async Task<int> RunAsync(
        ParseResult arguments, IWebhookDeliveryStore store, bool isJson, CancellationToken cancellationToken)
    {
        var by = $"{Environment.UserName} by webhooks inbox";
        var operation = Name switch
        {
            "retry" => WebhookOperation.Retry(by),
            "replay" => WebhookOperation.Replay(by, _handler is null ? null : arguments.GetValue(_handler)),
            _ => WebhookOperation.Delete(by),
        };

        if (arguments.GetValue(_key) is { Length: > 0 } key)
        {
            var isChanged = await store.ApplyAsync(key, operation, cancellationToken);
            Tell(
                isJson, isChanged ? 1 : 0, 1,
                isChanged ? "Done." : "Nothing was changed: the inbox does not hold it, or it is in a state that this leaves.");
            return isChanged ? ExitCode.Yes : ExitCode.No;
        }

        if (!_filter.IsSet(arguments) && !arguments.GetValue(_all))
        {
            throw new CliException("Pass a key, a filter, or --all.");
        }

        var plan = await store.PlanAsync(_filter.Get(arguments), operation, cancellationToken);

        if (arguments.GetValue(_plan) || plan.Count == 0)
        {
            Tell(isJson, 0, plan.Count, Describe(plan));
            return ExitCode.Yes;
        }

        if (!arguments.GetValue(_yes) && !Confirm(plan))
        {
            return ExitCode.No;
        }

        var result = await store.RunAsync(plan, progress: null, cancellationToken);
        Tell(isJson, result.Changed, result.Total, string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Changed:n0} of {result.Total:n0} changed{(result.IsComplete ? "." : ", and stopped.")}"));
        return result.IsComplete ? ExitCode.Yes : ExitCode.No;
    }

    private static void Tell(bool isJson, long changed, long total, string text)
    {
        if (isJson)
        {
            Terminal.Write(new JsonObject { ["changed"] = changed, ["total"] = total });
        }
        else
        {
            Console.Out.WriteLine(text);
        }
    }

    private bool Confirm(WebhookOperationPlan plan)
    {
        if (Console.IsInputRedirected)
        {
            throw new CliException($"{Describe(plan)} Nobody is there to be asked: pass --yes.");
        }

        Console.Error.Write($"{Describe(plan)} {Name}? [y/N] ");
        return Console.ReadLine() is { } answer && answer.Trim().Equals("y", StringComparison.OrdinalIgnoreCase);
    }

    private static string Describe(WebhookOperationPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Count:n0} match{(plan.Oldest is { } oldest ? $", received from {oldest:u} to {plan.Newest:u}" : "")}.");
}
