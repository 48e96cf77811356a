using Microsoft.AspNetCore.Http;

namespace Webhooks.Dashboard.Api;

/// <summary>A filter as the page's address has it. An empty member is not set.</summary>
internal sealed record FilterView
{
    public string? State { get; init; }

    public string? Provider { get; init; }

    public string? Endpoint { get; init; }

    public string? Tenant { get; init; }

    public string? Type { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Before { get; init; }

    public string? Text { get; init; }

    public string? Error { get; init; }

    public static FilterView Of(IQueryCollection query) => new()
    {
        State = ValueOf(query, "state"),
        Provider = ValueOf(query, "provider"),
        Endpoint = ValueOf(query, "endpoint"),
        Tenant = ValueOf(query, "tenant"),
        Type = ValueOf(query, "type"),
        Subject = ValueOf(query, "subject"),
        From = Time(query, "from"),
        Before = Time(query, "before"),
        Text = ValueOf(query, "text"),
        Error = ValueOf(query, "error"),
    };

    public WebhookDeliveryFilter ToFilter() => new()
    {
        State = StateOf(State),
        Provider = Provider,
        Endpoint = Endpoint,
        Tenant = Tenant,
        Type = Type,
        Subject = Subject,
        ReceivedFrom = From,
        ReceivedBefore = Before,
        Text = Text,
        Error = Error,
    };

    private static WebhookDeliveryState? StateOf(string? text) => text switch
    {
        null or "" => null,
        "pending" => WebhookDeliveryState.Pending,
        "running" => WebhookDeliveryState.Running,
        "handled" => WebhookDeliveryState.Handled,
        "dead" => WebhookDeliveryState.DeadLettered,
        _ => throw new BadRequestException("state must be pending, running, handled or dead."),
    };

    private static string? ValueOf(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(IQueryCollection query, string name) => ValueOf(query, name) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => throw new BadRequestException($"{name} must be a time, such as 2026-01-31T12:00:00Z."),
    };
}
