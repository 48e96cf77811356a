using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Tests.Perfsee.Oracle;

/// <summary>Changes JSON systematically: every member of a body in turn.</summary>
internal static class JsonChange
{
    private static readonly JsonSerializerOptions Minified = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The members of a body, at any depth, in the order they stand in; the items of a list all have the list's path.</summary>
    public static List<JsonPlace> Places(JsonNode root)
    {
        var places = new List<JsonPlace>();
        Collect(root, "", places);
        return places;
    }

    /// <summary>The body once for each member, with that member changed.</summary>
    public static IEnumerable<(JsonPlace Place, byte[] Body)> EachMember(byte[] body, Action<JsonPlace> change)
    {
        for (var index = 0; index < Places(JsonNode.Parse(body)!).Count; index++)
        {
            var root = JsonNode.Parse(body)!;
            var place = Places(root)[index];
            change(place);
            yield return (place, Bytes(root));
        }
    }

    public static byte[] Bytes(JsonNode root) => JsonSerializer.SerializeToUtf8Bytes(root, Minified);

    /// <summary>The body with one member twice: <paramref name="other"/> before or behind it.</summary>
    public static byte[] Repeat(JsonNode root, JsonPlace repeated, string other, bool isLast)
    {
        const string Stand = "\u0002";
        var value = repeated.Value?.ToJsonString(Minified) ?? "null";
        repeated.Value = Stand;
        var name = JsonSerializer.Serialize(repeated.Name);
        var member = $"{name}:{JsonSerializer.Serialize(Stand)}";
        var text = root.ToJsonString(Minified);
        Assert.Contains(member, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(
            member, isLast ? $"{name}:{value},{name}:{other}" : $"{name}:{other},{name}:{value}", StringComparison.Ordinal));
    }

    /// <summary>The same JSON with every character of every text and name as an escape.</summary>
    public static byte[] Escape(JsonNode root) => Encoding.ASCII.GetBytes(Escaped(root));

    private static string Escaped(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"{Escaped(member.Key)}:{Escaped(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Escaped))}]",
        JsonValue value when value.TryGetValue(out string? text) => Escaped(text),
        _ => node?.ToJsonString() ?? "null",
    };

    private static string Escaped(string text) => $"\"{string.Concat(text.Select(character => $"\\u{(int)character:x4}"))}\"";

    private static void Collect(JsonNode? node, string path, List<JsonPlace> places)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Collect(item, path, places);
            }
        }

        foreach (var (name, value) in node as JsonObject ?? [])
        {
            var place = new JsonPlace((JsonObject)node!, name, path.Length == 0 ? name : $"{path}.{name}");
            places.Add(place);
            Collect(value, place.Path, places);
        }
    }
}
