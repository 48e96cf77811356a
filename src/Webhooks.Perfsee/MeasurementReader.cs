using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads what a report measured, where and how: <c>page</c>, <c>environment</c> and <c>profile</c>.</summary>
internal static class MeasurementReader
{
    public static SnapshotPage Page(ref JsonCursor json)
    {
        int? id = null;
        string? name = null;
        bool? isE2e = null;
        string? url = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("isE2e"u8)) { isE2e = json.Boolean(); }
            else if (json.Is("url"u8)) { url = json.String(); }
            else { json.Unknown(); }
        }

        return new()
        {
            Id = json.Required(id, "id"),
            Name = json.Required(name, "name"),
            IsE2e = json.Required(isE2e, "isE2e"),
            Url = json.Required(url, "url"),
        };
    }

    public static SnapshotEnvironment Environment(ref JsonCursor json)
    {
        int? id = null;
        string? name = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Name = json.Required(name, "name") };
    }

    public static SnapshotProfile Profile(ref JsonCursor json)
    {
        int? id = null;
        string? name = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else { json.Unknown(); }
        }

        return new() { Id = json.Required(id, "id"), Name = json.Required(name, "name") };
    }
}
