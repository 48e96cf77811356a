using System.CommandLine;
using System.Globalization;

namespace Webhooks.Cli.Inboxes;

/// <summary>The filter of deliveries, the same as the dashboard's.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string> _state = new("--state") { Description = "pending, running, handled or dead." };
    private readonly Option<string> _provider = new("--provider") { Description = "The provider's name, exactly." };
    private readonly Option<string> _endpoint = new("--endpoint") { Description = "The endpoint's name, exactly." };
    private readonly Option<string> _tenant = new("--tenant") { Description = "The tenant, exactly." };
    private readonly Option<string> _type = new("--type") { Description = "The event type, exactly." };
    private readonly Option<string> _subject = new("--subject") { Description = "What the event is about: workflow:…" };
    private readonly Option<string> _from = new("--from") { Description = "Received at or after this time: 2026-01-31T12:00:00Z." };
    private readonly Option<string> _before = new("--before") { Description = "Received before this time." };
    private readonly Option<string> _text = new("--text") { Description = "A text that the body holds." };
    private readonly Option<string> _error = new("--error") { Description = "A text that the last error holds." };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _state, _provider, _endpoint, _tenant, _type, _subject, _from, _before, _text, _error })
        {
            command.Add(option);
        }
    }

    public bool IsSet(ParseResult arguments) => Get(arguments) != new WebhookDeliveryFilter();

    public WebhookDeliveryFilter Get(ParseResult arguments) => new()
    {
        State = arguments.GetValue(_state) switch
        {
            null or "" => null,
            "pending" => WebhookDeliveryState.Pending,
            "running" => WebhookDeliveryState.Running,
            "handled" => WebhookDeliveryState.Handled,
            "dead" => WebhookDeliveryState.DeadLettered,
            _ => throw new CliException("--state must be pending, running, handled or dead."),
        },
        Provider = arguments.GetValue(_provider),
        Endpoint = arguments.GetValue(_endpoint),
        Tenant = arguments.GetValue(_tenant),
        Type = arguments.GetValue(_type),
        Subject = arguments.GetValue(_subject),
        ReceivedFrom = Time(arguments, _from),
        ReceivedBefore = Time(arguments, _before),
        Text = arguments.GetValue(_text),
        Error = arguments.GetValue(_error),
    };

    private static DateTimeOffset? Time(ParseResult arguments, Option<string> option) =>
        arguments.GetValue(option) is not { Length: > 0 } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new CliException($"{option.Name} must be a time, such as 2026-01-31T12:00:00Z.");
}
