using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Webhooks.Json;

/// <summary>Reads JSON into elements that do not refer to its memory, without exceptions for what a sender controls.</summary>
internal static class JsonElements
{
    /// <summary>
    /// Returns the element; <see langword="null"/> for what is not JSON, or is nested more than 64 levels deep, beyond which elements are
    /// not safe to walk. Invalid UTF-8 becomes U+FFFD.
    /// </summary>
    public static JsonElement? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
