using System.CommandLine;
using System.Text.Json.Nodes;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Inspecting;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Commands;

/// <summary>Shows a body as the event that handlers get.</summary>
internal sealed class InspectCommand : CliCommand
{
    private readonly FileArgument _file = new();
    private readonly ProviderOption _provider = new();
    private readonly SchemeOption _scheme = new();
    private readonly HeaderOption _header = new();
    private readonly JsonOption _json = new();

    public InspectCommand()
        : base("inspect", "Print the typed event of a body as a tree, and every difference from what this version knows (exit code 1).")
    {
        Add(_file);
        Add(_provider);
        Add(_scheme);
        Add(_header);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks inspect body.json",
        "curl -s https://example.com/body.json | webhooks inspect -",
        "webhooks inspect push.json --scheme github --header 'X-GitHub-Event: push'",
    ];

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var delivery = SavedDelivery.Read(arguments.GetRequiredValue(_file));
        var (body, headers) = (delivery.Body, delivery.SingleHeaders());

        foreach (var (name, value) in _header.Get(arguments))
        {
            headers[name] = value;
        }

        var known = _scheme.Find(arguments) ?? _provider.Get(arguments, body);
        var parsed = known.Parse(headers, body);
        var members = EventMembers.Of(parsed, body);

        if (arguments.GetValue(_json))
        {
            Terminal.Write(new()
            {
                ["provider"] = known.Name,
                ["type"] = parsed.Type,
                ["event"] = EventName.Of(parsed),
                ["members"] = members,
                ["drift"] = new JsonArray([.. parsed.Drift.Select(drift => new JsonObject
                {
                    ["kind"] = drift.Kind.ToString(),
                    ["path"] = drift.Path,
                    ["json"] = drift.Json,
                })]),
            });
        }
        else
        {
            EventTree.Write(known.Provider.Name, parsed, members);
        }

        return Task.FromResult(parsed.Drift.Count == 0 && !EventMembers.IsUnknown(parsed) ? ExitCode.Yes : ExitCode.No);
    }
}
