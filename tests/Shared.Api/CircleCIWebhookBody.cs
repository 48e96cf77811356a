using System.Text.Json.Nodes;
using static Webhooks.Tests.CircleCIWorld;

namespace Webhooks.Tests;

/// <summary>The bodies that CircleCI sends, by its documentation of webhooks.</summary>
internal static class CircleCIWebhookBody
{
    public static byte[] Workflow(CircleCIWorld world, JsonObject workflow, string status, string eventId)
    {
        var body = Start(world, "workflow-completed", eventId);
        body["workflow"] = WorkflowOf(workflow, status);
        return End(world, workflow, body);
    }

    public static byte[] Job(CircleCIWorld world, JsonObject workflow, JsonObject job, string status, string eventId)
    {
        var body = Start(world, "job-completed", eventId);
        body["workflow"] = WorkflowOf(workflow, null);
        body["job"] = new JsonObject
        {
            ["id"] = Text(job, "id"),
            ["name"] = Text(job, "name"),
            ["started_at"] = Text(job, "started_at"),
            ["stopped_at"] = Text(job, "stopped_at"),
            ["status"] = status,
            ["number"] = job["job_number"]!.GetValue<int>(),
        };
        return End(world, workflow, body);
    }

    private static JsonObject Start(CircleCIWorld world, string type, string eventId) => new()
    {
        ["type"] = type,
        ["id"] = eventId,
        ["happened_at"] = Time(world.Now),
        ["webhook"] = new JsonObject { ["id"] = "191d0ac8-7627-47be-9338-4a020cec13db", ["name"] = "stand-in" },
    };

    private static JsonObject WorkflowOf(JsonObject workflow, string? status)
    {
        var sent = new JsonObject
        {
            ["id"] = Text(workflow, "id"),
            ["name"] = Text(workflow, "name"),
            ["created_at"] = Text(workflow, "created_at"),
            ["stopped_at"] = workflow["stopped_at"]?.DeepClone(),
            ["url"] = $"https://app.circleci.com/pipelines/{Slug(workflow)}/{workflow["pipeline_number"]}/workflows/{Text(workflow, "id")}",
        };

        if (status is not null)
        {
            sent["status"] = status;
        }

        return sent;
    }

    private static byte[] End(CircleCIWorld world, JsonObject workflow, JsonObject body)
    {
        var pipeline = world.Pipelines.Single(candidate => Text(candidate, "id") == Text(workflow, "pipeline_id"));
        var project = world.Projects[Text(workflow, "project_slug")];
        var vcs = pipeline["vcs"]!;
        body["pipeline"] = new JsonObject
        {
            ["id"] = Text(pipeline, "id"),
            ["number"] = pipeline["number"]!.DeepClone(),
            ["created_at"] = Text(pipeline, "created_at"),
            ["trigger"] = new JsonObject { ["type"] = "webhook" },
            ["vcs"] = new JsonObject
            {
                ["provider_name"] = "github",
                ["origin_repository_url"] = Text(vcs, "origin_repository_url"),
                ["target_repository_url"] = Text(vcs, "target_repository_url"),
                ["revision"] = Text(vcs, "revision"),
                ["commit"] = new JsonObject
                {
                    ["subject"] = Text(vcs["commit"]!, "subject"),
                    ["body"] = "",
                    ["author"] = new JsonObject { ["name"] = "Commit Author", ["email"] = "author@example.com" },
                    ["authored_at"] = "2026-03-04T08:59:00Z",
                },
                ["branch"] = Text(vcs, "branch"),
            },
        };
        body["project"] = new JsonObject { ["id"] = Text(project, "id"), ["name"] = Text(project, "name"), ["slug"] = Slug(workflow) };
        body["organization"] = new JsonObject { ["id"] = Text(project, "organization_id"), ["name"] = Text(project, "organization_name") };
        return Bytes(body);
    }

    // Webhooks say github where the API says gh.
    private static string Slug(JsonObject workflow) =>
        Text(workflow, "project_slug").Replace("gh/", "github/", StringComparison.Ordinal).Replace(
            "bb/", "bitbucket/", StringComparison.Ordinal);
}
