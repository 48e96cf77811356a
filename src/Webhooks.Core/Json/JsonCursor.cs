using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Webhooks.Json;

/// <summary>
/// A walk over a JSON body that tolerates any change by a provider: a member of another type yields its empty value and is recorded as
/// drift, unknown members are kept, text that is not UTF-8 becomes U+FFFD. Only malformed JSON throws (<see cref="JsonException"/>), at
/// any depth. The last of two members with one name counts, as in JavaScript and System.Text.Json, and only its drift is kept.
/// </summary>
/// <remarks>
/// The rhythm is <c>if (json.EnterObject()) while (json.NextMember()) { if (json.Is("id"u8)) id = json.Guid(); … }</c>. After
/// <see cref="NextMember"/> the cursor is on a value, and exactly one method takes it.</remarks>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _name;
    private MemberNames _names;
    private int _depth;
    private bool _nameIsEscaped;
    private DriftList? _drift;

    public JsonCursor(ReadOnlySpan<byte> body)
    {
        _json = JsonText.WithoutByteOrderMark(body);
        _reader = new Utf8JsonReader(_json, Options);
        _reader.Read();
    }

    /// <summary>Gets the reader's options. It does not recurse, and needs one bit for each level: no nesting is too deep for it.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = int.MaxValue };

    /// <summary>Gets all that was recorded so far.</summary>
    public readonly IReadOnlyList<WebhookDrift> Drift => _drift?.ToList() ?? [];

    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    public readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    private readonly bool IsString => _reader.TokenType == JsonTokenType.String;

    public bool EnterObject() => Enter(JsonTokenType.StartObject);

    public bool EnterArray() => Enter(JsonTokenType.StartArray);

    /// <summary>Moves to the value of the next member, or past the end of the object.</summary>
    public bool NextMember()
    {
        _reader.Read();

        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            _depth--;
            return false;
        }

        _name = _reader.ValueSpan;
        _nameIsEscaped = _reader.ValueIsEscaped;
        _names[_depth - 1] = new((int)_reader.TokenStartIndex + 1, _name.Length);
        _reader.Read();

        _drift?.Forget(_names, _depth, _name, _nameIsEscaped);
        return true;
    }

    /// <summary>Moves to the next item, or past the end of the array.</summary>
    public bool NextItem()
    {
        _reader.Read();

        if (_reader.TokenType != JsonTokenType.EndArray)
        {
            _names[_depth - 1] = new((int)_reader.TokenStartIndex, MemberNames.Item);
            return true;
        }

        _depth--;
        return false;
    }

    /// <summary>Returns whether the member at the cursor has this name. Call it before its value is taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name) || (_nameIsEscaped && IsEscaped(name));

    public string String() => IsString ? Text() : Mismatch("");

    public string? StringOrNull() => IsString ? Text() : IsNull ? null : Mismatch((string?)null);

    public Guid Guid() => IsString && JsonGuid.TryRead(ref _reader, out var value) ? value : Mismatch(default(Guid));

    public DateTimeOffset Time() => IsString && JsonTime.TryRead(ref _reader, out var value) ? value : Mismatch(default(DateTimeOffset));

    public DateTimeOffset? TimeOrNull() =>
        IsNull ? null : IsString && JsonTime.TryRead(ref _reader, out var value) ? value : Mismatch((DateTimeOffset?)null);

    public int Int32() => _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var value) ? value : Mismatch(0);

    public int? Int32OrNull() => IsNull ? null : Int32OrNone();

    /// <summary>Reads a number that has to be there, in a member that is null without one.</summary>
    public int? Int32OrNone() =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var value) ? value : Mismatch((int?)null);

    public long Int64() => _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var value) ? value : Mismatch(0L);

    public bool Boolean() =>
        _reader.TokenType is JsonTokenType.True or JsonTokenType.False ? _reader.GetBoolean() : Mismatch(false);

    /// <summary>Reads an enumerated text and its value; the default of <typeparamref name="T"/> for a text that is not known.</summary>
    public T Enum<T>(Utf8Lookup<T> known, out string text)
        where T : struct, Enum
    {
        var value = EnumOrNone(known, out var sent);
        text = sent ?? "";
        return value;
    }

    /// <summary>Reads the same, for a member that is null when it is no text.</summary>
    public T EnumOrNone<T>(Utf8Lookup<T> known, out string? text)
        where T : struct, Enum
    {
        if (!IsString)
        {
            text = null;
            return Mismatch(default(T));
        }

        if (!_reader.ValueIsEscaped && known.TryFind(_reader.ValueSpan, out var value, out text))
        {
            return value;
        }

        text = Text();

        if (!known.TryFind(Encoding.UTF8.GetBytes(text), out value, out _))
        {
            Record(WebhookDriftKind.UnknownValue);
        }

        return value;
    }

    /// <summary>Reads an open map: texts as they are, null as the empty string, everything else as its JSON.</summary>
    public Dictionary<string, string>? MapOrNull()
    {
        if (IsNull || !EnterObject())
        {
            return null;
        }

        var map = new Dictionary<string, string>();

        while (NextMember())
        {
            var name = CurrentName();
            map[name] = IsString ? Text() : IsNull ? "" : RawValue();
        }

        return map;
    }

    /// <summary>Returns the value of a member that may be missing: when it is, it is recorded as drift, and empty.</summary>
    public string Required(string? value, string name) => value ?? Missing(name, "");

    /// <inheritdoc cref="Required(string?, string)"/>
    public T Required<T>(T? value, string name)
        where T : struct => value ?? Missing(name, default(T));

    /// <inheritdoc cref="Required(string?, string)"/>
    public T Required<T>(T? value, string name)
        where T : class, new() => value ?? Missing(name, new T());

    /// <summary>Records a member that is missing, unless it was there. For members that are null without a value.</summary>
    public void Expect(bool isThere, string name) => _ = isThere || Missing(name, false);

    /// <summary>Marks the member at the cursor, to come back to when its object has ended, and passes over its value.</summary>
    public JsonBookmark Bookmark()
    {
        var bookmark = new JsonBookmark(_reader, _names[_depth - 1]);
        Skip();
        return bookmark;
    }

    /// <summary>Goes to a marked member of the object that has just ended. False when nothing is marked.</summary>
    public bool GoTo(ref JsonBookmark bookmark)
    {
        if (!bookmark.IsSet)
        {
            return false;
        }

        var here = _reader;
        _reader = bookmark.Reader;
        bookmark.Reader = here;
        _names[_depth++] = bookmark.Name;
        return true;
    }

    /// <summary>Continues where <see cref="GoTo"/> left.</summary>
    public void GoBack(ref JsonBookmark bookmark)
    {
        _reader = bookmark.Reader;
        _depth--;
    }

    /// <summary>Keeps a member that this version does not know.</summary>
    public void Unknown() => Record(WebhookDriftKind.UnknownMember);

    /// <summary>Records that the value at the cursor names an event type that this version does not know.</summary>
    public void UnknownType() => Record(WebhookDriftKind.UnknownType);

    /// <summary>Passes over the value at the cursor.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>Returns the JSON of the value at the cursor as it was sent, and passes over it.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Returns the text of a string, or null when the value is something else, which is passed over without a record.</summary>
    public string? TextOrSkip()
    {
        if (IsString)
        {
            return Text();
        }

        Skip();
        return null;
    }

    /// <summary>Returns the known text that equals the string at the cursor, without a copy of it; null when there is none.</summary>
    public readonly string? KnownText<T>(Utf8Lookup<T> known)
        where T : notnull =>
        IsString && !_reader.ValueIsEscaped && known.TryFind(_reader.ValueSpan, out _, out var text) ? text : null;

    /// <summary>Gets the length in UTF-8, as sent, of the string at the cursor, -1 for anything else.</summary>
    public readonly int TextLength => IsString ? _reader.ValueSpan.Length : -1;

    /// <summary>Reads on to the end of the body; anything behind its value is malformed.</summary>
    public void End() => _reader.Read();

    /// <summary>Returns the time in the current string, null when it is none; takes nothing and records nothing.</summary>
    public DateTimeOffset? PeekTime() => IsString && JsonTime.TryRead(ref _reader, out var value) ? value : null;

    private bool Enter(JsonTokenType start)
    {
        if (_reader.TokenType != start)
        {
            return Mismatch(false);
        }

        if (_depth == MemberNames.MaxDepth)
        {
            throw new JsonException("No event is nested this deeply.");
        }

        _names[_depth++] = default;
        return true;
    }

    private readonly string Text() => JsonText.Read(_reader.ValueSpan, _reader.ValueIsEscaped);

    private readonly bool IsEscaped(ReadOnlySpan<byte> name) => CurrentName() == Encoding.UTF8.GetString(name);

    private readonly string CurrentName() => JsonText.Read(_name, _nameIsEscaped);

    private string RawValue() => Encoding.UTF8.GetString(Raw());

    private T Mismatch<T>(T empty)
    {
        Record(WebhookDriftKind.MismatchedMember);
        return empty;
    }

    private T Missing<T>(string name, T empty)
    {
        (_drift ??= new()).Add(WebhookDriftKind.MissingMember, _json, _names, _depth, name, "");
        return empty;
    }

    private void Record(WebhookDriftKind kind)
    {
        _drift ??= new();

        if (_drift.IsFull)
        {
            _reader.Skip();
        }
        else
        {
            _drift.Add(kind, _json, _names, _depth, missing: null, RawValue());
        }
    }
}
