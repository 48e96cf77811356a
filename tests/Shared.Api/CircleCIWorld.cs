using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Webhooks.Tests;

/// <summary>
/// What has happened at CircleCI: projects, pipelines, workflows and jobs, as the API shows them, and the webhooks that were due for them,
/// as CircleCI sends them. It shares no code with the product.
/// </summary>
public sealed class CircleCIWorld(int seed = 1)
{
    private readonly Random _random = new(seed);
    private int _numbers;

    /// <summary>The time, which every change takes from here. Tests move it.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    public Lock Gate { get; } = new();

    /// <summary>Projects by slug, in the API's spelling.</summary>
    public Dictionary<string, JsonObject> Projects { get; } = [];

    /// <summary>Pipelines, oldest first.</summary>
    public List<JsonObject> Pipelines { get; } = [];

    /// <summary>Workflows, oldest first.</summary>
    public List<JsonObject> Workflows { get; } = [];

    /// <summary>Jobs by the id of their workflow.</summary>
    public Dictionary<string, List<JsonObject>> Jobs { get; } = [];

    /// <summary>Registered webhooks.</summary>
    public List<JsonObject> Webhooks { get; } = [];

    /// <summary>All webhooks that were due, in order.</summary>
    public List<StandInDelivery> Due { get; } = [];

    /// <summary>The secrets of the registered webhooks, which the API masks.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    public JsonObject AddProject(string slug)
    {
        lock (Gate)
        {
            var parts = slug.Split('/');
            return Projects[slug] = new()
            {
                ["slug"] = slug,
                ["name"] = parts[2],
                ["id"] = Id(),
                ["organization_name"] = parts[1],
                ["organization_slug"] = $"{parts[0]}/{parts[1]}",
                ["organization_id"] = Id(),
                ["vcs_info"] = new JsonObject
                {
                    ["vcs_url"] = $"https://github.com/{parts[1]}/{parts[2]}",
                    ["provider"] = "GitHub",
                    ["default_branch"] = "main",
                },
            };
        }
    }

    public JsonObject AddPipeline(string slug, string branch = "main")
    {
        lock (Gate)
        {
            var parts = slug.Split('/');
            var repository = $"https://github.com/{parts[1]}/{parts[2]}";
            var pipeline = new JsonObject
            {
                ["id"] = Id(),
                ["errors"] = new JsonArray(),
                ["project_slug"] = slug,
                ["updated_at"] = Time(Now),
                ["number"] = ++_numbers,
                ["state"] = "created",
                ["created_at"] = Time(Now),
                ["trigger"] = new JsonObject
                {
                    ["type"] = "webhook",
                    ["received_at"] = Time(Now),
                    ["actor"] = new JsonObject { ["login"] = "a-user", ["avatar_url"] = "https://example.com/a.png" },
                },
                ["vcs"] = new JsonObject
                {
                    ["provider_name"] = "GitHub",
                    ["origin_repository_url"] = repository,
                    ["target_repository_url"] = repository,
                    ["revision"] = Convert.ToHexStringLower(Bytes(20)),
                    ["branch"] = branch,
                    ["commit"] = new JsonObject { ["subject"] = "Give the boat a keel", ["body"] = "" },
                },
            };
            Pipelines.Add(pipeline);
            return pipeline;
        }
    }

    /// <summary>Starts a workflow, with that many jobs that run in parallel. A re-run is another workflow of the same pipeline.</summary>
    public JsonObject AddWorkflow(JsonObject pipeline, string name = "build-and-deploy", int jobs = 1)
    {
        lock (Gate)
        {
            var workflow = new JsonObject
            {
                ["id"] = Id(),
                ["name"] = name,
                ["status"] = "running",
                ["created_at"] = Time(Now),
                ["stopped_at"] = null,
                ["pipeline_id"] = Text(pipeline, "id"),
                ["pipeline_number"] = pipeline["number"]!.GetValue<int>(),
                ["project_slug"] = Text(pipeline, "project_slug"),
                ["started_by"] = Id(),
            };
            Workflows.Add(workflow);
            Jobs[Text(workflow, "id")] = [.. Enumerable.Range(1, jobs).Select(index => new JsonObject
            {
                ["id"] = Id(),
                ["name"] = $"job-{index}",
                ["status"] = "running",
                ["type"] = "build",
                ["job_number"] = ++_numbers,
                ["started_at"] = Time(Now),
                ["project_slug"] = Text(pipeline, "project_slug"),
                ["dependencies"] = new JsonArray(),
            })];
            return workflow;
        }
    }

    /// <summary>Ends a job, in the API's word; an event is due when the word is one of an end.</summary>
    public void CompleteJob(JsonObject job, string status, string? sentStatus = null)
    {
        lock (Gate)
        {
            (job["status"], job["stopped_at"]) = (status, Time(Now));
            var workflow = Workflows.Single(candidate => Jobs[Text(candidate, "id")].Contains(job));
            Due.Add(new(
                "job-completed",
                $"job:{Text(job, "id")}",
                sentStatus ?? status,
                Now,
                CircleCIWebhookBody.Job(this, workflow, job, sentStatus ?? status, Id())));
        }
    }

    /// <summary>Ends a workflow, and its jobs that still run. Canceled with N parallel jobs, N+1 events of it are due.</summary>
    public void Complete(JsonObject workflow, string status)
    {
        lock (Gate)
        {
            var running = Jobs[Text(workflow, "id")].Where(job => Text(job, "status") == "running").ToList();
            running.ForEach(job => CompleteJob(job, status is "error" ? "not_run" : status));
            (workflow["status"], workflow["stopped_at"]) = (status, Time(Now));

            for (var times = status == "canceled" ? running.Count + 1 : 1; times > 0; times--)
            {
                Due.Add(new(
                    "workflow-completed",
                    $"workflow:{Text(workflow, "id")}",
                    status,
                    Now,
                    CircleCIWebhookBody.Workflow(this, workflow, status, Id())));
            }
        }
    }

    public string Id() => new Guid(Bytes(16)).ToString();

    public static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
