using System.Buffers;
using System.Reflection;
using System.Text.Json;

namespace Webhooks.Tests.Contract;

/// <summary>
/// Reads any JSON into the public models by reflection and <see cref="JsonElement"/>, tolerant as the library promises to be, and written
/// without a look at its parsers. What a provider does in a way of its own is in a derived class.
/// </summary>
internal abstract class ModelOracle
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>What differs, without the JSON; a member that comes again is the one that counts.</summary>
    public List<(WebhookDriftKind Kind, string Path)> Drift { get; } = [];

    /// <summary>How a property is called in JSON; null for one that is not sent.</summary>
    protected abstract string? NameOf(PropertyInfo property);

    /// <summary>How a value of an enum is spelled.</summary>
    protected abstract string SpellingOf(object value);

    /// <summary>Whether a member has to be there, in the place that the path names.</summary>
    protected virtual bool IsRequired(PropertyInfo property, string path) => !IsNullable(property);

    /// <summary>Whether the object at this path has the member at all.</summary>
    protected virtual bool IsKnown(PropertyInfo property, string path) => true;

    /// <summary>Takes members that are known under other names, and those that are known and not kept.</summary>
    protected virtual void Prepare(Type type, Dictionary<string, JsonElement> members, Dictionary<string, string> names)
    {
    }

    protected static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable);

    protected static Dictionary<string, JsonElement> Members(JsonElement json)
    {
        var members = new Dictionary<string, JsonElement>();

        foreach (var member in json.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    private static readonly SearchValues<char> Quoted = SearchValues.Create(".[]'\"\\$ \t\r\n");

    protected static string Join(string path, string name) =>
        name.Length == 0 || name.AsSpan().ContainsAny(Quoted)
            ? $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']"
            : path.Length == 0 ? name
            : $"{path}.{name}";

    protected object ReadObject(Type type, JsonElement json, string path)
    {
        var members = Members(json);
        var sentAs = new Dictionary<string, string>();
        Prepare(type, members, sentAs);
        var model = Activator.CreateInstance(type)!;

        foreach (var property in type.GetProperties())
        {
            if (property.SetMethod is null || NameOf(property) is not { } name || !IsKnown(property, path))
            {
                continue;
            }

            if (members.Remove(name, out var value))
            {
                ReadMember(model, property, value, Join(path, sentAs.GetValueOrDefault(name, name)), IsRequired(property, path));
            }
            else if (IsRequired(property, path))
            {
                Drift.Add((WebhookDriftKind.MissingMember, Join(path, name)));
            }
        }

        Drift.AddRange(members.Keys.Select(name => (WebhookDriftKind.UnknownMember, Join(path, name))));
        return model;
    }

    private void ReadMember(object model, PropertyInfo property, JsonElement json, string path, bool isRequired)
    {
        var isEnum = property.Name.EndsWith("Text", StringComparison.Ordinal);

        if (json.ValueKind == JsonValueKind.Null && IsNullable(property) && !isRequired && !isEnum)
        {
            property.SetValue(model, null);
        }
        else if (Read(model, property, json, path) is { } value)
        {
            property.SetValue(model, value);
        }
        else
        {
            Drift.Add((WebhookDriftKind.MismatchedMember, path));
        }
    }

    private object? Read(object model, PropertyInfo property, JsonElement json, string path)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

        return (json.ValueKind, type) switch
        {
            (JsonValueKind.String, _) when property.Name.EndsWith("Text", StringComparison.Ordinal) =>
                ReadEnum(model, property, json.GetString()!, path),
            (JsonValueKind.String, _) when type == typeof(string) => json.GetString(),
            (JsonValueKind.String, _) when type == typeof(Guid) => json.TryGetGuid(out var id) ? id : null,
            (JsonValueKind.String, _) when type == typeof(DateTimeOffset) => Time(json),
            (JsonValueKind.Number, _) when type == typeof(int) => json.TryGetInt32(out var number) ? number : null,
            (JsonValueKind.Number, _) when type == typeof(long) => json.TryGetInt64(out var number) ? number : null,
            (JsonValueKind.Number, _) when type == typeof(TimeSpan) =>
                json.TryGetInt32(out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : null,
            (JsonValueKind.True or JsonValueKind.False, _) when type == typeof(bool) => json.GetBoolean(),
            (JsonValueKind.Object, _) when type == typeof(IReadOnlyDictionary<string, string>) => Members(json).ToDictionary(
                member => member.Key,
                member => member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => member.Value.GetRawText(),
                }),
            (JsonValueKind.Array, { IsGenericType: true }) when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                Items(type.GetGenericArguments()[0], json, path),
            (JsonValueKind.Object, { IsClass: true }) when type != typeof(string) => ReadObject(type, json, path),
            _ => null,
        };
    }

    private Array Items(Type type, JsonElement json, string path)
    {
        var items = json.EnumerateArray().Select(item =>
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                return ReadObject(type, item, path);
            }

            Drift.Add((WebhookDriftKind.MismatchedMember, path));
            return Activator.CreateInstance(type)!;
        }).ToArray();
        var typed = Array.CreateInstance(type, items.Length);
        items.CopyTo(typed, 0);
        return typed;
    }

    // One member fills the enum and the text beside it.
    private string ReadEnum(object model, PropertyInfo text, string sent, string path)
    {
        var property = model.GetType().GetProperty(text.Name[..^"Text".Length])!;
        var known = Enum.GetValues(property.PropertyType).Cast<object>().SingleOrDefault(value => SpellingOf(value) == sent);

        if (known is null)
        {
            Drift.Add((WebhookDriftKind.UnknownValue, path));
        }

        property.SetValue(model, known ?? Activator.CreateInstance(property.PropertyType));
        return sent;
    }

    private static DateTimeOffset? Time(JsonElement json) =>
        !json.TryGetDateTimeOffset(out var time) ? null
        : json.TryGetDateTime(out var plain) && plain.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(plain, TimeSpan.Zero)
        : time;
}
