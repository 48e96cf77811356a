using System.Text.Json.Nodes;
using Webhooks.Tests.Perfsee.Oracle;

namespace Webhooks.Tests.Contract;

/// <summary>Ways to change one member of a body.</summary>
internal static class Mutations
{
    private static readonly string[] Values =
    [
        "null", "\"text\"", "\"\"", "\"größe 😀\"", "\"success\"", "\"Passed\"", "\"Unknown\"", "\"2025-01-02T03:04:05Z\"",
        "\"2025-01-02T03:04:05\"", "\"2025-01-02 03:04:05Z\"", "\"579cc919-36a6-4b72-af64-91ac5d184b95\"", "0", "7", "-1", "7.5",
        "3000000000", "1e2", "99999999999999999999", "true", "false", "{}", "[]", "[null]", "[{}]", "[[[]]]", "{\"a\":1}",
        "{\"id\":1,\"name\":null}", "{\"id\":{},\"name\":{},\"status\":5}",
    ];

    /// <summary>All ways; each makes the body from its root and the member.</summary>
    public static IReadOnlyList<Func<JsonNode, JsonPlace, byte[]>> All { get; } =
    [
        Edit(place => place.Remove()),
        Edit(place => Rename(place, place.Name.ToUpperInvariant())),
        Edit(place => Rename(place, $"{place.Name}_new")),
        Edit(MoveToEnd),
        Edit(place => (place.Value as JsonObject)?.Insert(0, "brandNew", JsonNode.Parse("[1]"))),
        (root, _) => JsonChange.Escape(root),
        .. Values.Select(value => Edit(place => place.Value = JsonNode.Parse(value))),
        .. Values.Where((_, index) => index % 3 == 0).Select<string, Func<JsonNode, JsonPlace, byte[]>>(
            value => (root, place) => JsonChange.Repeat(root, place, value, isLast: true)),
        .. Values.Where((_, index) => index % 3 == 1).Select<string, Func<JsonNode, JsonPlace, byte[]>>(
            value => (root, place) => JsonChange.Repeat(root, place, value, isLast: false)),
    ];

    private static Func<JsonNode, JsonPlace, byte[]> Edit(Action<JsonPlace> edit) => (root, place) =>
    {
        edit(place);
        return JsonChange.Bytes(root);
    };

    private static void Rename(JsonPlace place, string name)
    {
        var value = place.Value?.DeepClone();
        place.Remove();
        place.Parent[name] = value;
    }

    private static void MoveToEnd(JsonPlace place) => Rename(place, place.Name);
}
