using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Testing;

/// <summary>
/// Writes JSON as both providers do: minified, in UTF-8, and escaped only where JSON demands it. No encoder of System.Text.Json does: even
/// the relaxed one escapes emoji and U+2028, and a signature covers every byte.
/// </summary>
internal static class SenderJson
{
    public static byte[] Write(JsonNode? node)
    {
        var json = new StringBuilder();
        Append(json, node);
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static void Append(StringBuilder json, JsonNode? node)
    {
        switch (node)
        {
            case null:
                json.Append("null");
                break;
            case JsonObject members:
                AppendAll(json, '{', members, '}', static (json, member) =>
                {
                    AppendText(json, member.Key);
                    Append(json.Append(':'), member.Value);
                });
                break;
            case JsonArray items:
                AppendAll(json, '[', items, ']', Append);
                break;
            case JsonValue value when value.TryGetValue(out JsonElement read):
                json.Append(read.GetRawText());
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                AppendText(json, text);
                break;
            default:
                json.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder json, char start, IEnumerable<T> items, char end, Action<StringBuilder, T> append)
    {
        json.Append(start);
        var isFirst = true;

        foreach (var item in items)
        {
            json.Append(isFirst ? "" : ",");
            append(json, item);
            isFirst = false;
        }

        json.Append(end);
    }

    private static void AppendText(StringBuilder json, string text)
    {
        json.Append('"');

        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];

            if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                json.Append(character).Append(text[++index]);
            }
            else
            {
                AppendCharacter(json, character);
            }
        }

        json.Append('"');
    }

    private static void AppendCharacter(StringBuilder json, char character) => _ = character switch
    {
        '"' => json.Append("\\\""),
        '\\' => json.Append("\\\\"),
        '\b' => json.Append("\\b"),
        '\f' => json.Append("\\f"),
        '\n' => json.Append("\\n"),
        '\r' => json.Append("\\r"),
        '\t' => json.Append("\\t"),
        _ when character < ' ' || char.IsSurrogate(character) => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
        _ => json.Append(character),
    };
}
