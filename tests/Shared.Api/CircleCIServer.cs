using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using static Webhooks.Tests.CircleCIWorld;

namespace Webhooks.Tests;

/// <summary>
/// A stand-in for CircleCI's API v2, and for the part of v3 that lists deliveries. Each answer is checked against the description.
/// </summary>
public sealed class CircleCIServer : StandInServer
{
    private readonly CircleCIDescription _description;

    private CircleCIServer(CircleCIDescription description, CircleCIWorld world) => (_description, World) = (description, world);

    public CircleCIWorld World { get; }

    /// <summary>How many items a page has.</summary>
    public int PageSize { get; set; } = 20;

    /// <summary>Whether there is an API v3; CircleCI Server has none.</summary>
    public bool HasV3 { get; set; } = true;

    /// <summary>When set, the insights know nothing that stopped after it.</summary>
    public DateTimeOffset? InsightsUntil { get; set; }

    public static async Task<CircleCIServer> StartAsync(CircleCIWorld? world = null)
    {
        var server = new CircleCIServer(await CircleCIDescription.LoadAsync(), world ?? new());
        await server.ListenAsync();
        return server;
    }

    protected override Task<StandInAnswer> AnswerAsync(StandInRequest request)
    {
        lock (World.Gate)
        {
            return Task.FromResult(Answer(request));
        }
    }

    private StandInAnswer Answer(StandInRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

        if (request.Path.StartsWith("/api/v3/", StringComparison.Ordinal))
        {
            return Deliveries(request, query);
        }

        if (request.Headers.GetValueOrDefault("Circle-Token") != Token)
        {
            return new(401, """{"message":"You must log in first."}""");
        }

        var path = request.Path["/api/v2/".Length..].Split('/');
        var (template, status, body) = Route(request, path, query);

        if (body is null)
        {
            return new(404, """{"message":"Not found"}""");
        }

        if (_description.CheckAnswer(request.Method, template, status, body) is { } wrong)
        {
            Violations.Enqueue(wrong);
        }

        return new(status, body.ToJsonString());
    }

    private (string Template, int Status, JsonNode? Body) Route(StandInRequest request, string[] path, Dictionary<string, string> query) =>
        (request.Method, path) switch
        {
            ("GET", ["workflow", var id]) => ("/workflow/{id}", 200, Find(World.Workflows, id)),
            ("GET", ["workflow", var id, "job"]) =>
                ("/workflow/{id}/job", 200, World.Jobs.TryGetValue(id, out var jobs) ? Page(jobs, query) : null),
            ("GET", ["pipeline", var id]) => ("/pipeline/{pipeline-id}", 200, Find(World.Pipelines, id)),
            ("GET", ["pipeline", var id, "workflow"]) => (
                "/pipeline/{pipeline-id}/workflow",
                200,
                Find(World.Pipelines, id) is null ? null : Page(
                    World.Workflows.Where(workflow => Text(workflow, "pipeline_id") == id).Reverse(), query)),
            ("GET", ["project", var host, var owner, var name]) =>
                ("/project/{project-slug}", 200, World.Projects.GetValueOrDefault($"{host}/{owner}/{name}")?.DeepClone()),
            ("GET", ["project", var host, var owner, var name, "pipeline"]) => (
                "/project/{project-slug}/pipeline",
                200,
                !World.Projects.ContainsKey($"{host}/{owner}/{name}") ? null : Page(
                    World.Pipelines.Where(pipeline => Text(pipeline, "project_slug") == $"{host}/{owner}/{name}"
                        && (!query.TryGetValue("branch", out var branch) || Text(pipeline["vcs"]!, "branch") == branch)).Reverse(),
                    query)),
            ("GET", ["insights", var host, var owner, var name, "workflows"]) =>
                ("/insights/{project-slug}/workflows", 200, Page(Names($"{host}/{owner}/{name}"), query)),
            ("GET", ["insights", var host, var owner, var name, "workflows", var workflow]) =>
                ("/insights/{project-slug}/workflows/{workflow-name}", 200, Page(Runs($"{host}/{owner}/{name}", workflow), query)),
            ("GET", ["webhook"]) => (
                "/webhook", 200, Page(World.Webhooks.Where(webhook => Text(webhook["scope"]!, "id") == query["scope-id"]), query)),
            ("GET", ["webhook", var id]) => ("/webhook/{webhook-id}", 200, Find(World.Webhooks, id)),
            ("POST", ["webhook"]) => Create(JsonNode.Parse(request.Body)!),
            ("PUT", ["webhook", var id]) => ("/webhook/{webhook-id}", 200, Update(id, JsonNode.Parse(request.Body)!)),
            ("DELETE", ["webhook", var id]) =>
                ("/webhook/{webhook-id}", 200, Delete(id)),
            _ => ("", 404, null),
        };

    private (string, int, JsonNode?) Create(JsonNode asked)
    {
        CheckRequest("POST", "/webhook", asked);

        if (World.Webhooks.Count(webhook => Text(webhook["scope"]!, "id") == Text(asked["scope"]!, "id")) >= 5)
        {
            return ("/webhook", 400, new JsonObject { ["message"] = "A project has at most 5 webhooks" });
        }

        var webhook = asked.DeepClone().AsObject();
        webhook["id"] = World.Id();
        webhook["created-at"] = webhook["updated-at"] = null;
        (webhook["created-at"], webhook["updated-at"]) = (Time(World.Now), Time(World.Now));
        World.Secrets[Text(webhook, "id")] = Text(webhook, "signing-secret");
        webhook["signing-secret"] = "****";
        World.Webhooks.Add(webhook);
        return ("/webhook", 201, webhook.DeepClone());
    }

    private JsonObject? Delete(string id) =>
        World.Webhooks.RemoveAll(webhook => Text(webhook, "id") == id) > 0 ? new() { ["message"] = "Webhook deleted" } : null;

    private JsonNode? Update(string id, JsonNode asked)
    {
        CheckRequest("PUT", "/webhook/{webhook-id}", asked);

        if (World.Webhooks.Find(webhook => Text(webhook, "id") == id) is not { } found)
        {
            return null;
        }

        foreach (var (name, value) in asked.AsObject())
        {
            found[name] = value?.DeepClone();
        }

        if (asked["signing-secret"] is { } secret)
        {
            World.Secrets[id] = secret.GetValue<string>();
            found["signing-secret"] = "****";
        }

        return found.DeepClone();
    }

    private void CheckRequest(string method, string template, JsonNode body)
    {
        if (_description.CheckRequest(method, template, body) is { } wrong)
        {
            Violations.Enqueue(wrong);
        }
    }

    private IEnumerable<JsonObject> Names(string slug) => World.Workflows
        .Where(workflow => Text(workflow, "project_slug") == slug)
        .Select(workflow => Text(workflow, "name"))
        .Distinct()
        .Select(name => new JsonObject
        {
            ["name"] = name,
            ["project_id"] = Text(World.Projects[slug], "id"),
            ["window_start"] = Time(World.Now.AddDays(-90)),
            ["window_end"] = Time(World.Now),
            ["metrics"] = new JsonObject
            {
                ["total_runs"] = 1,
                ["successful_runs"] = 1,
                ["mttr"] = 0,
                ["total_credits_used"] = 0,
                ["failed_runs"] = 0,
                ["median_credits_used"] = 0,
                ["success_rate"] = 1.0,
                ["total_recoveries"] = 0,
                ["throughput"] = 1.0,
                ["duration_metrics"] = new JsonObject
                {
                    ["min"] = 1,
                    ["mean"] = 1,
                    ["median"] = 1,
                    ["p95"] = 1,
                    ["max"] = 1,
                    ["standard_deviation"] = 0.0,
                },
            },
        });

    private IEnumerable<JsonObject> Runs(string slug, string name) => World.Workflows
        .Where(workflow => Text(workflow, "project_slug") == slug && Text(workflow, "name") == name && workflow["stopped_at"] is not null)
        .Where(workflow => InsightsUntil is not { } until
            || DateTimeOffset.Parse(Text(workflow, "stopped_at"), CultureInfo.InvariantCulture) <= until)
        .Reverse()
        .Select(workflow => new JsonObject
        {
            ["id"] = Text(workflow, "id"),
            ["branch"] = "main",
            ["duration"] = 60,
            ["created_at"] = Text(workflow, "created_at"),
            ["stopped_at"] = Text(workflow, "stopped_at"),
            ["credits_used"] = 7,
            ["status"] = Text(workflow, "status"),
            ["is_approval"] = false,
        });

    private StandInAnswer Deliveries(StandInRequest request, Dictionary<string, string> query)
    {
        if (!HasV3 || request.Path != "/api/v3/webhook/deliveries")
        {
            return new(404, """{"error":{"type":"not_found","id":"e1","title":"Not found"}}""");
        }

        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Token}")
        {
            return new(401, """{"error":{"type":"unauthorized","id":"e2","title":"Unauthorized"}}""");
        }

        var all = World.Due.AsEnumerable().Reverse()
            .Where(due => !query.TryGetValue("filter[event_type]", out var type) || due.Type == type)
            .Select(due => new JsonObject
            {
                ["id"] = Text(JsonNode.Parse(due.Body)!, "id"),
                ["attributes"] = new JsonObject
                {
                    ["event_type"] = due.Type,
                    ["current_outcome"] = "failed",
                    ["attempt_count"] = 3,
                    ["http_status"] = 503,
                    ["duration_ms"] = 12,
                    ["created_at"] = Time(due.At),
                },
            })
            .ToList();
        var (items, next) = Cut(all, query.GetValueOrDefault("page[cursor]"));
        return new(200, new JsonObject { ["data"] = items, ["page"] = new JsonObject { ["next"] = next, ["prev"] = null } }.ToJsonString());
    }

    private JsonObject Page(IEnumerable<JsonObject> all, Dictionary<string, string> query)
    {
        var (items, next) = Cut([.. all], query.GetValueOrDefault("page-token"));
        return new() { ["items"] = items, ["next_page_token"] = next };
    }

    // A token names the item that a page begins behind, so that a page stays itself when newer items come.
    private (JsonArray Items, string? Next) Cut(List<JsonObject> all, string? token)
    {
        var start = token is null ? 0 : all.FindIndex(item => Key(item) == token) + 1;
        var page = all.Skip(start).Take(PageSize).ToList();
        return ([.. page.Select(item => item.DeepClone())], start + page.Count < all.Count ? Key(page[^1]) : null);
    }

    private static string Key(JsonObject item) => Text(item, item.ContainsKey("id") ? "id" : "name");

    private static JsonNode? Find(List<JsonObject> all, string id) => all.Find(item => Text(item, "id") == id)?.DeepClone();
}
