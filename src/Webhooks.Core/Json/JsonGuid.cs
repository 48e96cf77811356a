using System.Text.Json;

namespace Webhooks.Json;

/// <summary>Ids: UUIDs of 32 hexadecimal digits and four hyphens.</summary>
internal static class JsonGuid
{
    /// <param name="reader">A reader at a string. By reference: the reader is large.</param>
    /// <param name="value">The id; empty when the answer is false.</param>
    public static bool TryRead(ref Utf8JsonReader reader, out Guid value)
    {
        value = default;
        return reader.ValueIsEscaped
            ? JsonText.TryReadWithoutEscapes(ref reader, out var plain) && plain.TryGetGuid(out value)
            : reader.TryGetGuid(out value);
    }
}
