using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Cli.Inspecting;

/// <summary>The members of an event, as handlers see them.</summary>
internal static class EventMembers
{
    /// <summary>Whether this version cannot type the event.</summary>
    public static bool IsUnknown(WebhookEvent parsed) => parsed is UnknownCircleCIEvent or UnknownPerfseeEvent;

    /// <param name="parsed">The event.</param>
    /// <param name="body">Its body, which an event that is not known keeps as it is.</param>
    public static JsonObject Of(WebhookEvent parsed, byte[] body)
    {
        var members = (JsonObject)JsonSerializer.SerializeToNode(parsed, parsed.GetType(), EventJson.Default)!;
        members.Remove(nameof(WebhookEvent.Drift));

        if (IsUnknown(parsed))
        {
            members[nameof(UnknownCircleCIEvent.RawBody)] = Encoding.UTF8.GetString(body);
        }

        return members;
    }
}
