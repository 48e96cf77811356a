using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser.AST;

namespace Webhooks.Tests;

/// <summary>Runs a document over the stand-in's world: members in the order of the selection, as GraphQL has it.</summary>
internal sealed class PerfseeExecution(PerfseeWorld world, JsonObject variables)
{
    public JsonObject Select(JsonObject? parent, GraphQLSelectionSet selection)
    {
        var selected = new JsonObject();

        foreach (var field in selection.Selections.OfType<GraphQLField>())
        {
            var value = Resolve(parent, field.Name.StringValue, Arguments(field));
            var name = (field.Alias?.Name ?? field.Name).StringValue;
            selected[name] = field.SelectionSet is not { } inner ? value?.DeepClone() : value switch
            {
                JsonArray items => new JsonArray([.. items.OfType<JsonObject>().Select(item => Select(item, inner))]),
                JsonObject item => Select(item, inner),
                _ => null,
            };
        }

        return selected;
    }

    private JsonNode? Resolve(JsonObject? parent, string name, JsonObject arguments)
    {
        if (parent is null)
        {
            return name switch
            {
                "project" => world.Projects.GetValueOrDefault(Text(arguments, "id")) ?? throw Missing("Query.project"),
                "createWebhookForProject" => Add(Project(arguments)["_hooks"]!.AsArray(), arguments["input"]!.AsObject()),
                "updateWebhook" => Update(Hook(arguments), arguments["input"]!.AsObject()),
                "deleteWebhook" => Hooks().Any(
                    hooks => hooks.FirstOrDefault(hook => Text(hook!, "id") == Text(arguments, "id")) is { } found && hooks.Remove(found)),
                _ => throw new NotSupportedException(name),
            };
        }

        return (name, arguments.Count > 0) switch
        {
            ("artifact", true) => Find(parent, "_artifacts", arguments["id"]) ?? throw Missing("Project.artifact"),
            ("snapshot", true) => Find(parent, "_snapshots", arguments["snapshotId"]) ?? throw Missing("Project.snapshot"),
            ("snapshotReport", true) => Find(parent, "_reports", arguments["reportId"]) ?? throw Missing("Project.snapshotReport"),
            ("artifacts", true) => Connection(parent["_artifacts"]!.AsArray(), arguments),
            ("snapshots", true) => Connection(parent["_snapshots"]!.AsArray(), arguments),
            ("snapshotReports", true) => Reports(parent["_reports"]!.AsArray(), arguments["filter"]!.AsObject()),
            ("webhooks", _) => parent["_hooks"],
            _ => parent[name],
        };
    }

    private static JsonObject Connection(JsonArray all, JsonObject arguments)
    {
        var matching = all.OfType<JsonObject>()
            .Where(item => arguments["hash"] is not { } hash || $"{item["hash"]}" == $"{hash}")
            .Where(item => arguments["name"] is not { } name || $"{item["name"]}".Contains($"{name}", StringComparison.Ordinal))
            .Where(item => arguments["title"] is not { } title || $"{item["title"]}" == $"{title}")
            .OrderByDescending(item => item["id"]!.GetValue<int>())
            .ToList();
        var (first, skip) = (arguments["pagination"]!["first"]!.GetValue<int>(), arguments["pagination"]!["skip"]!.GetValue<int>());
        var page = matching.Skip(skip).Take(first).ToList();
        return new()
        {
            ["pageInfo"] = new JsonObject
            {
                ["totalCount"] = matching.Count,
                ["hasNextPage"] = skip + page.Count < matching.Count,
                ["endCursor"] = "bm90LWZvci11c2U=",
            },
            ["edges"] = new JsonArray(
                [.. page.Select(item => new JsonObject { ["cursor"] = $"{item["id"]}", ["node"] = item.DeepClone() })]),
        };
    }

    private static JsonArray Reports(JsonArray all, JsonObject filter)
    {
        var ids = filter["ids"]?.AsArray().Select(id => id!.GetValue<int>()).ToHashSet();
        var found = all.OfType<JsonObject>().Where(report => ids is not null
            ? ids.Contains(report["id"]!.GetValue<int>())
            : $"{report["status"]}" == "Completed" && (filter["from"] is not { } from || Time(report["createdAt"]!) >= Time(from)));
        return new([.. found.Select(report => report.DeepClone())]);
    }

    private static DateTimeOffset Time(JsonNode time) => DateTimeOffset.Parse($"{time}", CultureInfo.InvariantCulture);

    private static JsonObject Add(JsonArray hooks, JsonObject input)
    {
        var hook = input.DeepClone().AsObject();
        (hook["id"], hook["lastDelivery"]) = (Guid.NewGuid().ToString(), null);
        hooks.Add(hook);
        return hook;
    }

    private static JsonObject Update(JsonObject hook, JsonObject input)
    {
        foreach (var (name, value) in input)
        {
            hook[name] = value?.DeepClone();
        }

        return hook;
    }

    private IEnumerable<JsonArray> Hooks() => world.Projects.Values.Select(project => project["_hooks"]!.AsArray());

    private JsonObject Hook(JsonObject arguments) =>
        Hooks().SelectMany(hooks => hooks.OfType<JsonObject>()).FirstOrDefault(hook => Text(hook, "id") == Text(arguments, "id"))
        ?? throw Missing("Mutation.updateWebhook");

    private JsonObject Project(JsonObject arguments) =>
        world.Projects.GetValueOrDefault(Text(arguments, "projectId")) ?? throw Missing("Mutation.createWebhookForProject");

    private static JsonNode? Find(JsonObject project, string list, JsonNode? id) =>
        project[list]!.AsArray().FirstOrDefault(item => item!["id"]!.GetValue<int>() == id!.GetValue<int>());

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static MissingException Missing(string field) => new($"Cannot return null for non-nullable field {field}.");

    private JsonObject Arguments(GraphQLField field) =>
        new((field.Arguments?.Items ?? []).Select(argument => KeyValuePair.Create(argument.Name.StringValue, Value(argument.Value)))
            .Where(argument => argument.Value is not null));

    private JsonNode? Value(GraphQLValue value) => value switch
    {
        GraphQLVariable variable => variables[variable.Name.StringValue]?.DeepClone(),
        GraphQLObjectValue members => new JsonObject(
            (members.Fields ?? []).Select(member => KeyValuePair.Create(member.Name.StringValue, Value(member.Value)))),
        _ => throw new NotSupportedException($"{value}"),
    };

    internal sealed class MissingException(string message) : Exception(message);
}
