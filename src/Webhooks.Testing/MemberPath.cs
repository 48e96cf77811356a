using System.Globalization;
using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>
/// Members by their path from the top of a body, joined by dots: <c>pipeline.vcs.branch</c>. A number takes an item of a list.
/// </summary>
internal static class MemberPath
{
    /// <summary>Sets a member, and makes the objects on the way to it that are missing or null.</summary>
    public static void Set(JsonObject body, string path, JsonNode? value)
    {
        var names = Split(path);
        JsonNode parent = body;

        foreach (var name in names[..^1])
        {
            if (Get(parent, name, path) is not { } next)
            {
                next = new JsonObject();
                Put(parent, name, next, path);
            }

            parent = next;
        }

        Put(parent, names[^1], value?.DeepClone(), path);
    }

    /// <summary>Removes a member that is there.</summary>
    public static void Remove(JsonObject body, string path)
    {
        var names = Split(path);
        JsonNode? parent = body;

        foreach (var name in names[..^1])
        {
            parent = parent is null ? null : Get(parent, name, path);
        }

        if (parent is JsonArray items && TryIndex(items, names[^1], out var index))
        {
            items.RemoveAt(index);
        }
        else if (parent is not JsonObject members || !members.Remove(names[^1]))
        {
            throw new ArgumentException($"The payload has no member '{path}' to remove.", nameof(path));
        }
    }

    private static string[] Split(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path.Split('.');
    }

    private static JsonNode? Get(JsonNode parent, string name, string path) => parent switch
    {
        JsonObject members => members[name],
        JsonArray items when TryIndex(items, name, out var index) => items[index],
        _ => throw NoParent(name, path),
    };

    private static void Put(JsonNode parent, string name, JsonNode? value, string path)
    {
        if (parent is JsonArray items && TryIndex(items, name, out var index))
        {
            items[index] = value;
        }
        else if (parent is JsonObject members)
        {
            members[name] = value;
        }
        else
        {
            throw NoParent(name, path);
        }
    }

    private static bool TryIndex(JsonArray items, string name, out int index) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < items.Count;

    private static ArgumentException NoParent(string name, string path) =>
        new(
            $"There is no place for '{name}' of '{path}': what is before it is a text or a number, or a list without that item.",
            nameof(path));
}
