using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// The members that the specification gives a body, each as the JSON that was sent; empty for one that is not there. Other members belong
/// to the sender.
/// </summary>
internal ref struct EnvelopeReader
{
    private ReadOnlySpan<byte> _createdAt;

    public ReadOnlySpan<byte> Type { get; private set; }

    public ReadOnlySpan<byte> Timestamp { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>
    /// Gets the time, in the member of the specification or else in the one that OpenAI, Resend and others send in its place.
    /// </summary>
    public readonly DateTimeOffset? Time => SentTime.Read(Timestamp) ?? SentTime.Read(_createdAt);

    /// <summary>
    /// Reads the envelope of a body. Never throws: false for a body that is not JSON, or not an object. The last of two members with one
    /// name counts.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out EnvelopeReader envelope)
    {
        envelope = default;

        try
        {
            var json = new JsonCursor(body);

            if (!json.IsObject || !json.EnterObject())
            {
                return false;
            }

            while (json.NextMember())
            {
                if (json.Is("type"u8)) { envelope.Type = json.Raw(); }
                else if (json.Is("timestamp"u8)) { envelope.Timestamp = json.Raw(); }
                else if (json.Is("created_at"u8)) { envelope._createdAt = json.Raw(); }
                else if (json.Is("data"u8)) { envelope.Data = json.Raw(); }
                else { json.Skip(); }
            }

            json.End();
            return true;
        }
        catch (JsonException)
        {
            envelope = default;
            return false;
        }
    }

    /// <summary>Returns the event type; empty when there is no text that is fit for one.</summary>
    public readonly string ReadType()
    {
        if (Type.IsEmpty)
        {
            return "";
        }

        var json = new JsonCursor(Type);
        return IdentityReader.Text(ref json) ?? "";
    }
}
