using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>
/// Reads members that Perfsee's documentation shows under another name. Perfsee's own schema has members of those names too: beside the
/// name that Perfsee sends, wherever that is, the other one is a member that this version does not know.
/// </summary>
internal static class OtherName
{
    /// <param name="json">A cursor behind the object.</param>
    /// <param name="other">The member under its other name.</param>
    /// <param name="isThere">Whether the member is there under the name that Perfsee sends.</param>
    /// <param name="value">Its value.</param>
    public static string? Text(ref JsonCursor json, ref JsonBookmark other, bool isThere, string? value)
    {
        if (json.GoTo(ref other))
        {
            if (isThere) { json.Unknown(); }
            else { value = json.String(); }

            json.GoBack(ref other);
        }

        return value;
    }

    /// <inheritdoc cref="Text"/>
    public static string? TextOrNull(ref JsonCursor json, ref JsonBookmark other, bool isThere, string? value)
    {
        if (json.GoTo(ref other))
        {
            if (isThere) { json.Unknown(); }
            else { value = json.StringOrNull(); }

            json.GoBack(ref other);
        }

        return value;
    }

    /// <inheritdoc cref="Text"/>
    /// <param name="json">A cursor behind the object.</param>
    /// <param name="other">The member under its other name.</param>
    /// <param name="isThere">Whether the member is there under the name that Perfsee sends.</param>
    /// <param name="isRequired">Whether null is a mismatch.</param>
    /// <param name="value">Its value.</param>
    public static int? Number(ref JsonCursor json, ref JsonBookmark other, bool isThere, bool isRequired, int? value)
    {
        if (json.GoTo(ref other))
        {
            if (isThere) { json.Unknown(); }
            else { value = isRequired ? json.Int32OrNone() : json.Int32OrNull(); }

            json.GoBack(ref other);
        }

        return value;
    }
}
