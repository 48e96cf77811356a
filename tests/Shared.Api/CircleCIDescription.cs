using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Webhooks.Tests;

/// <summary>CircleCI's description of its API v2: checks requests and answers against it.</summary>
public sealed class CircleCIDescription
{
    // The description says nothing of null; CircleCI sends it for these.
    private static readonly string[] Nullable = ["next_page_token", "stopped_at"];
    // Reading it takes longer than most tests.
    private static readonly Lazy<Task<CircleCIDescription>> Only = new(ReadAsync);

    private readonly Lock _gate = new();
    private readonly JsonNode _document;
    private readonly Dictionary<string, JsonSchema> _schemas = [];

    private CircleCIDescription(JsonNode document) => _document = document;

    public static Task<CircleCIDescription> LoadAsync()
    {
        ApiDescriptions.Require("circleci-v2.openapi.yaml");
        return Only.Value;
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public string? CheckAnswer(string method, string template, int status, JsonNode body)
    {
        lock (_gate)
        {
            return Check(
                $"{method} {template} {status}",
                _document["paths"]?[template]?[method.ToLowerInvariant()]?["responses"]
                    is { } responses ? (responses[status.ToString(CultureInfo.InvariantCulture)] ?? responses["default"]) : null,
                body);
        }
    }

    /// <summary>What is wrong with a request's body; null when nothing is.</summary>
    public string? CheckRequest(string method, string template, JsonNode body)
    {
        lock (_gate)
        {
            return Check($"{method} {template} request", _document["paths"]?[template]?[method.ToLowerInvariant()]?["requestBody"], body);
        }
    }

    private static async Task<CircleCIDescription> ReadAsync()
    {
        var path = ApiDescriptions.Require("circleci-v2.openapi.yaml");
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        await using var file = File.OpenRead(path);
        var read = await OpenApiDocument.LoadAsync(file, "yaml", settings);
        var json = await read.Document!.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        return new(JsonNode.Parse(json)!);
    }

    private string? Check(string what, JsonNode? holder, JsonNode body)
    {
        if (holder?["content"]?["application/json"]?["schema"] is not { } schema)
        {
            return $"{what} is not in the description.";
        }

        if (!_schemas.TryGetValue(what, out var built))
        {
            var text = new JsonObject
            {
                ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
                ["allOf"] = new JsonArray(schema.DeepClone()),
                ["$defs"] = _document["components"]!["schemas"]!.DeepClone(),
            };
            AllowNull(text);
            _schemas[what] = built = JsonSchema.FromText(
                text.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        }

        using var instance = JsonDocument.Parse(body.ToJsonString());
        var result = built.Evaluate(instance.RootElement, new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid
            ? null
            : $"{what}: " + string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")));
    }

    private static void AllowNull(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in Nullable)
                {
                    if (members["properties"]?[name] is JsonObject property)
                    {
                        property.Remove("type");
                        property.Remove("format");
                    }
                }

                members.Select(member => member.Value).ToList().ForEach(AllowNull);
                break;
            case JsonArray items:
                items.ToList().ForEach(AllowNull);
                break;
        }
    }
}
