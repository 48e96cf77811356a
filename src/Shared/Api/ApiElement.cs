using System.Globalization;
using System.Text.Json;

namespace Webhooks.Api;

/// <summary>
/// Reads one JSON value of an answer. Nothing here throws: a member that is missing, of another type, or text that is no text has its
/// empty value, as in the webhooks' own events.
/// </summary>
internal readonly struct ApiElement(JsonElement? element)
{
    private readonly JsonElement? _element = element;

    public bool IsObject => _element is { ValueKind: JsonValueKind.Object };

    public ApiElement this[string name] => new(Find(name));

    /// <summary>Gets the member under its first name, or under another one where it has two spellings.</summary>
    public ApiElement Either(string name, string other) => Find(name) is { } found ? new(found) : this[other];

    public string Text() => TextOrNull() ?? "";

    public string? TextOrNull()
    {
        try
        {
            return _element switch
            {
                { ValueKind: JsonValueKind.String } text => text.GetString(),
                { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return null;
        }
    }

    public Guid Guid() => GuidOrNull() ?? default;

    public Guid? GuidOrNull() => System.Guid.TryParse(TextOrNull(), out var id) ? id : null;

    public long? Int64OrNull() =>
        _element is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value
        : long.TryParse(TextOrNull(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? value
        : null;

    public int? Int32OrNull() => Int64OrNull() is { } value and >= int.MinValue and <= int.MaxValue ? (int)value : null;

    public bool Flag() => _element is { ValueKind: JsonValueKind.True };

    public DateTimeOffset Time() => TimeOrNull() ?? default;

    // A number is no time, though one with a point would be read as a day of this year.
    public DateTimeOffset? TimeOrNull() =>
        _element is { ValueKind: JsonValueKind.String }
        && DateTimeOffset.TryParse(
            TextOrNull(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>Returns the items of an array; of anything else none.</summary>
    public IEnumerable<ApiElement> Items() =>
        _element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => new ApiElement(item)) : [];

    /// <summary>Returns the items of an array, read.</summary>
    public IReadOnlyList<T> Items<T>(Func<ApiElement, T> read) => [.. Items().Select(read)];

    /// <summary>Returns the value as it is in the answer; null where there is none, or where its bytes are no text.</summary>
    public string? RawOrNull()
    {
        try
        {
            return _element is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } any ? any.GetRawText() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonElement? Find(string name)
    {
        if (_element is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        try
        {
            return members.TryGetProperty(name, out var found) ? found : null;
        }
        catch (InvalidOperationException)
        {
            // Another member's name is no text.
            return null;
        }
    }
}
