using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>
/// Reads what identifies a delivery. It reads to the end of the body, so that it and <see cref="CircleCIParser"/> agree on what is
/// well-formed and on which of two equal members counts.
/// </summary>
internal static class CircleCIIdentifier
{
    // Longer texts are not identities: they would only fill stores and logs.
    private const int MaxLength = 200;

    public static bool TryIdentify(ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        try
        {
            var json = new JsonCursor(body);

            if (json.IsObject)
            {
                identity = Identify(ref json);
                return true;
            }
        }
        catch (JsonException)
        {
            // Not JSON: nothing identifies it.
        }

        identity = new("");
        return false;
    }

    private static WebhookIdentity Identify(ref JsonCursor json)
    {
        var type = "";
        string? id = null;
        DateTimeOffset? happenedAt = null;

        json.EnterObject();

        while (json.NextMember())
        {
            if (json.Is("type"u8)) { type = json.KnownText(CircleCIEventTypes.Known) ?? Text(ref json) ?? ""; }
            else if (json.Is("id"u8)) { id = Text(ref json); }
            else if (json.Is("happened_at"u8)) { happenedAt = json.TimeOrSkip(); }
            else { json.Skip(); }
        }

        json.End();
        return new(type, id, happenedAt);
    }

    private static string? Text(ref JsonCursor json)
    {
        if (json.TextLength is > 0 and <= MaxLength)
        {
            return json.TextOrSkip();
        }

        json.Skip();
        return null;
    }
}
