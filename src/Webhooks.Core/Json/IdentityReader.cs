using System.Text;
using System.Text.Json;

namespace Webhooks.Json;

/// <summary>
/// Reads the identity of a delivery. A provider's walk goes to the end of the body, so that it and its parser agree on what is
/// well-formed and on which of two equal members counts.
/// </summary>
internal static class IdentityReader
{
    // In bytes of UTF-8. A longer text is not accepted as an identity: it would only fill stores and logs.
    private const int MaxLength = 200;
    private const int MaxEscapedLength = 6 * MaxLength;

    /// <summary>A provider's walk over the members of the body's object.</summary>
    public delegate WebhookIdentity Walk(ref JsonCursor json);

    /// <summary>Reads the identity of a body. Never throws: a body that is not JSON, or not an object, has none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, Walk walk, out WebhookIdentity identity)
    {
        try
        {
            var json = new JsonCursor(body);

            if (json.IsObject && json.EnterObject())
            {
                identity = walk(ref json);
                json.End();
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

    /// <summary>
    /// Returns the known event type in front of everything nested, spelled without escapes; null when there is none. It is not final: the
    /// rest of the body may name another, or not be JSON.
    /// </summary>
    public static string? PeekType(ReadOnlySpan<byte> body, ReadOnlySpan<byte> member, Utf8Lookup<Type> known)
    {
        try
        {
            var json = new Utf8JsonReader(body, JsonCursor.Options);

            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var isType = json.ValueSpan.SequenceEqual(member);
                    json.Read();

                    if (isType || json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        return isType && json.TokenType == JsonTokenType.String && known.TryFind(json.ValueSpan, out _, out var text)
                            ? text
                            : null;
                    }
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON: there is no first member.
        }

        return null;
    }

    /// <summary>Returns the event type at the cursor; empty when it is no text that is fit for one.</summary>
    public static string Type(ref JsonCursor json, Utf8Lookup<Type> known) => json.KnownText(known) ?? Text(ref json) ?? "";

    /// <summary>Returns the identifying text at the cursor; null when it is no text, empty or too long.</summary>
    public static string? Text(ref JsonCursor json)
    {
        if (json.TextLength is <= 0 or > MaxEscapedLength)
        {
            json.Skip();
            return null;
        }

        return json.TextOrSkip() is { } text && Encoding.UTF8.GetByteCount(text) <= MaxLength ? text : null;
    }
}
