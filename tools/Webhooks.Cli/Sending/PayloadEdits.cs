using System.Text.Json;
using System.Text.Json.Nodes;
using Webhooks.Testing;

namespace Webhooks.Cli.Sending;

/// <summary>The changes that the command line makes to each payload.</summary>
internal sealed record PayloadEdits
{
    public string? Status { get; init; }

    /// <summary>Why it failed, for Perfsee; null for a reason of our own.</summary>
    public string? Reason { get; init; }

    public string? Branch { get; init; }

    public string? Tag { get; init; }

    public int? Score { get; init; }

    public CircleCIIntegration Integration { get; init; }

    /// <summary>
    /// Members by path. <c>path=value</c> takes a value that is JSON as such and anything else as text, but a member that is a text stays
    /// one: <c>pipeline.vcs.branch=1.10</c>. <c>path:=json</c> takes JSON, whatever the member was.
    /// </summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    public TPayload SetMembers<TPayload>(TPayload payload)
        where TPayload : WebhookPayload<TPayload>
    {
        foreach (var member in Members)
        {
            var equals = member.IndexOf('=');
            var isJson = equals > 1 && member[equals - 1] == ':';
            var path = equals > 0 ? member[..(isJson ? equals - 1 : equals)] : "";

            if (path.Length == 0)
            {
                throw new CliException("--set must be path=value: --set pipeline.number=7.");
            }

            payload = payload.Set(path, isJson ? Json(member[(equals + 1)..]) : Value(member[(equals + 1)..], IsText(payload, path)));
        }

        return payload;
    }

    private static JsonNode? Value(string text, bool isText)
    {
        try
        {
            return JsonNode.Parse(text) is var node && isText && node is JsonValue value && value.GetValueKind() != JsonValueKind.String
                ? text
                : node;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new CliException($"--set path:=json needs JSON behind :=, and '{text}' is none. For a text, write path=value.");
        }
    }

    private static bool IsText(WebhookPayload payload, string path)
    {
        var node = JsonNode.Parse(payload.ToBytes());

        foreach (var name in path.Split('.'))
        {
            node = node is JsonObject members ? members[name]
                : node is JsonArray items && int.TryParse(name, out var index) && index >= 0 && index < items.Count ? items[index]
                : null;
        }

        return node?.GetValueKind() == JsonValueKind.String;
    }
}
