using System.Text;
using System.Text.Json;

namespace Webhooks.Json;

/// <summary>Finds the part of a JSON text that does not fit the class that System.Text.Json was to create from it.</summary>
internal static class JsonMisfit
{
    /// <param name="json">The JSON; a text that is not JSON is drift as a whole.</param>
    /// <param name="path">Where in it, as System.Text.Json has it (<c>$.items[0].price</c>); null for all of it.</param>
    /// <param name="member">The member of the body that it is; empty for the body itself.</param>
    public static WebhookDrift Of(ReadOnlySpan<byte> json, string? path, string member)
    {
        var names = new StringBuilder(member);
        var found = JsonElements.TryRead(json);

        // A converter of the app may give any path, or an empty one.
        for (var rest = path is { Length: > 0 } ? path.AsSpan(1) : []; !rest.IsEmpty;)
        {
            var (step, isItem) = Next(ref rest);

            // A path is followed as far as it leads: it may end in a member that the app's class has and the body lacks.
            if (step is null || Inside(found, step, isItem) is not { } inner)
            {
                break;
            }

            found = inner;

            // Items of lists all have the path of the list.
            if (!isItem)
            {
                DriftPath.Append(names, step);
            }
        }

        return new()
        {
            Kind = WebhookDriftKind.MismatchedMember,
            Path = names.Length == 0 ? DriftPath.Root : names.ToString(),
            Json = found?.GetRawText() ?? "",
        };
    }

    // A step is .name, ['name'] or [0].
    private static (string? Step, bool IsItem) Next(ref ReadOnlySpan<char> rest)
    {
        if (rest is ['.', ..])
        {
            var end = rest[1..].IndexOfAny('.', '[');
            return (Cut(ref rest, 1, end < 0 ? rest.Length : end + 1, 0), IsItem: false);
        }

        if (rest is ['[', '\'', ..])
        {
            var end = rest.IndexOf("']", StringComparison.Ordinal);
            return (end < 2 ? null : Cut(ref rest, 2, end, 2), IsItem: false);
        }

        var close = rest.IndexOf(']');
        return (rest[0] != '[' || close < 0 ? null : Cut(ref rest, 1, close, 1), IsItem: true);
    }

    private static string Cut(ref ReadOnlySpan<char> rest, int start, int end, int behind)
    {
        var step = rest[start..end].ToString();
        rest = rest[(end + behind)..];
        return step;
    }

    private static JsonElement? Inside(JsonElement? element, string step, bool isItem) =>
        isItem && element is { ValueKind: JsonValueKind.Array } list && int.TryParse(step, out var index) && index >= 0
            && index < list.GetArrayLength() ? list[index]
        : !isItem && element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(step, out var member) ? member
        : null;
}
