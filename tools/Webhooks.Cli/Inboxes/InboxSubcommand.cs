using System.CommandLine;
using Webhooks.Cli.Commands;
using Webhooks.Cli.Options;

namespace Webhooks.Cli.Inboxes;

/// <summary>A command over an inbox that is open.</summary>
internal abstract class InboxSubcommand : CliCommand
{
    private readonly InboxOption _inbox = new();
    private readonly Option<string> _name = new("--name") { Description = "The name of a RabbitMQ inbox; webhooks unless given." };
    private readonly JsonOption _json = new();

    protected InboxSubcommand(string name, string description)
        : base(name, description)
    {
        Add(_inbox);
        Add(_name);
        Add(_json);
    }

    protected abstract Task<int> RunAsync(
        ParseResult arguments, IWebhookDeliveryStore store, bool isJson, CancellationToken cancellationToken);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var session = await InboxSession.OpenAsync(
            _inbox.Get(arguments), arguments.GetValue(_name) ?? "webhooks", cancellationToken);

        try
        {
            return await RunAsync(arguments, session.Store, arguments.GetValue(_json), cancellationToken);
        }
        catch (Exception exception) when (exception is not (CliException or OperationCanceledException or IOException))
        {
            throw new CliException($"The inbox did not answer: {exception.Message}");
        }
    }
}
