using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>Reads type, id and time of a delivery from its body.</summary>
internal static class CircleCIIdentifier
{
    public static bool TryIdentify(ReadOnlySpan<byte> body, out WebhookIdentity identity) =>
        IdentityReader.TryRead(body, Identify, out identity);

    private static WebhookIdentity Identify(ref JsonCursor json)
    {
        var type = "";
        string? id = null;
        DateTimeOffset? happenedAt = null;

        while (json.NextMember())
        {
            if (json.Is("type"u8)) { type = IdentityReader.Type(ref json, CircleCIEventTypes.Known); }
            else if (json.Is("id"u8)) { id = IdentityReader.Text(ref json); }
            else if (json.Is("happened_at"u8)) { happenedAt = json.PeekTime(); json.Skip(); }
            else { json.Skip(); }
        }

        return new(type) { Id = id, OccurredAt = happenedAt };
    }
}
