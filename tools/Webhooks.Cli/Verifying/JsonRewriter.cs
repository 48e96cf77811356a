using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Webhooks.Cli.Verifying;

/// <summary>Writes a parsed body again as the writers of several languages do, to find the one that wrote what was signed.</summary>
internal sealed class JsonRewriter(JsonLayout layout, JsonEscapes escapes)
{
    private readonly StringBuilder _json = new();

    /// <summary>The body by every layout and every way to escape; none when it is no JSON.</summary>
    public static IEnumerable<Guess<byte[]>> Guesses(byte[] body)
    {
        if (Parse(body) is not { } parsed)
        {
            yield break;
        }

        using (parsed)
        {
            foreach (var layout in JsonLayout.All)
            {
                foreach (var escapes in JsonEscapes.All)
                {
                    if (Rewrite(parsed.RootElement, layout, escapes) is { } rewritten)
                    {
                        yield return new(rewritten, new(
                            "re-serialised",
                            $"the file was parsed and written again. What was signed is {layout.Name}, {escapes.Name}. Verify the raw "
                            + "body, before anything parses it."));
                    }
                }
            }
        }
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Rewrite(JsonElement json, JsonLayout layout, JsonEscapes escapes)
    {
        try
        {
            var rewriter = new JsonRewriter(layout, escapes);
            rewriter.Write(json, depth: 0);
            return Encoding.UTF8.GetBytes(rewriter._json.ToString());
        }
        catch (InvalidOperationException)
        {
            // Text that is not UTF-8: no library wrote it again.
            return null;
        }
    }

    private void Write(JsonElement json, int depth)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll('{', json.EnumerateObject().ToList(), '}', depth, member =>
                {
                    WriteText(member.Name);
                    _json.Append(layout.Colon);
                    Write(member.Value, depth + 1);
                });
                break;
            case JsonValueKind.Array:
                WriteAll('[', json.EnumerateArray().ToList(), ']', depth, item => Write(item, depth + 1));
                break;
            case JsonValueKind.String:
                WriteText(json.GetString()!);
                break;
            default:
                _json.Append(json.GetRawText());
                break;
        }
    }

    private void WriteAll<T>(char start, List<T> items, char end, int depth, Action<T> write)
    {
        _json.Append(start);

        for (var index = 0; index < items.Count; index++)
        {
            _json.Append(index > 0 ? layout.Comma : "");
            Break(depth + 1);
            write(items[index]);
        }

        if (items.Count > 0)
        {
            Break(depth);
        }

        _json.Append(end);
    }

    private void Break(int depth)
    {
        if (layout.Indent is { } indent)
        {
            _json.Append('\n').Insert(_json.Length, indent, depth);
        }
    }

    private void WriteText(string text)
    {
        _json.Append('"');

        foreach (var character in text)
        {
            _ = character switch
            {
                '"' when !escapes.EscapesQuotes => _json.Append("\\\""),
                '\\' => _json.Append("\\\\"),
                '\b' => _json.Append("\\b"),
                '\f' => _json.Append("\\f"),
                '\n' => _json.Append("\\n"),
                '\r' => _json.Append("\\r"),
                '\t' => _json.Append("\\t"),
                '/' when escapes.EscapesSlash => _json.Append("\\/"),
                _ when character < ' ' || escapes.Escapes(character) =>
                    _json.Append("\\u").Append(((int)character).ToString(escapes.IsUpperCase ? "X4" : "x4", CultureInfo.InvariantCulture)),
                _ => _json.Append(character),
            };
        }

        _json.Append('"');
    }
}
