using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>
/// Reads the type of a delivery from its body. The body holds no id, and the one in <c>X-Perfsee-Delivery</c> is not signed: anybody who
/// repeats a captured delivery could give it another id and have it handled again. So there is no id, and the receiver takes the hash of
/// the body.
/// </summary>
internal static class PerfseeIdentifier
{
    public static bool TryIdentify(ReadOnlySpan<byte> body, out WebhookIdentity identity) =>
        IdentityReader.TryRead(body, Identify, out identity);

    private static WebhookIdentity Identify(ref JsonCursor json)
    {
        var type = "";

        while (json.NextMember())
        {
            if (json.Is("eventType"u8)) { type = IdentityReader.Type(ref json, PerfseeEventTypes.Known); }
            else { json.Skip(); }
        }

        return new(type);
    }
}
