using System.Globalization;
using System.Text.Json.Nodes;
using Webhooks.Cli.Output;

namespace Webhooks.Cli.Inboxes;

/// <summary>A stored delivery as a line, and as JSON.</summary>
internal static class EntryText
{
    public static string Line(WebhookDeliveryEntry entry)
    {
        var time = entry.ReceivedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var error = entry.LastError is { } text ? $"  {Printable.OneLine(text)}" : "";
        return Printable.Of($"{entry.Key}  {time}  {StateOf(entry),-7}  {entry.Attempts}  "
            + $"{entry.Endpoint}  {entry.Type}  {entry.Subject ?? entry.Id}{error}");
    }

    public static JsonObject Json(WebhookDeliveryEntry entry) => new()
    {
        ["key"] = entry.Key,
        ["provider"] = entry.Provider,
        ["endpoint"] = entry.Endpoint,
        ["tenant"] = entry.Tenant,
        ["id"] = entry.Id,
        ["type"] = entry.Type,
        ["subject"] = entry.Subject,
        ["isRecovered"] = entry.Origin == WebhookOrigin.Recovered,
        ["receivedAt"] = entry.ReceivedAt,
        ["state"] = StateOf(entry),
        ["attempts"] = entry.Attempts,
        ["dueAt"] = entry.DueAt,
        ["finishedAt"] = entry.FinishedAt,
        ["lastError"] = entry.LastError,
        ["succeededHandlers"] = new JsonArray([.. entry.SucceededHandlers.Select(name => JsonValue.Create(name))]),
    };

    private static string StateOf(WebhookDeliveryEntry entry) =>
        entry.State == WebhookDeliveryState.DeadLettered ? "dead" : entry.State.ToString().ToLowerInvariant();
}
