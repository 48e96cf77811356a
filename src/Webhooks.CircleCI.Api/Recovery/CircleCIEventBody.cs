using System.Globalization;
using System.Text.Json;

namespace Webhooks.CircleCI.Api.Recovery;

/// <summary>
/// Writes what the API knows in the shape of the webhook. Members that only the webhook has are left out: the event's id, the webhook
/// itself, and who wrote the commit.
/// </summary>
internal static class CircleCIEventBody
{
    public static byte[] Workflow(ProjectDetails project, PipelineDetails pipeline, WorkflowDetails workflow, string status) =>
        Write(EventTypes.WorkflowCompleted, workflow.StoppedAt, project, pipeline, json => WriteWorkflow(json, workflow, status));

    public static byte[] Job(ProjectDetails project, PipelineDetails pipeline, WorkflowDetails workflow, JobDetails job, string status) =>
        Write(EventTypes.JobCompleted, job.StoppedAt, project, pipeline, json =>
        {
            WriteWorkflow(json, workflow, status: null);
            json.WriteStartObject("job");
            json.WriteString("id", job.Id);
            json.WriteString("name", job.Name);

            if (job.Number is { } number)
            {
                json.WriteNumber("number", number);
            }

            json.WriteString("status", status);
            WriteTime(json, "started_at", job.StartedAt);
            WriteTime(json, "stopped_at", job.StoppedAt);
            json.WriteEndObject();
        });

    private static byte[] Write(
        string type, DateTimeOffset? happenedAt, ProjectDetails project, PipelineDetails pipeline, Action<Utf8JsonWriter> writeSubject)
    {
        using var buffer = new MemoryStream();

        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            WriteTime(json, "happened_at", happenedAt);
            json.WriteStartObject("project");
            json.WriteString("id", project.Id);
            json.WriteString("name", project.Name);
            json.WriteString("slug", WebhookSlug(project.Slug));
            json.WriteEndObject();
            json.WriteStartObject("organization");
            json.WriteString("id", project.OrganizationId);
            json.WriteString("name", project.OrganizationName);
            json.WriteEndObject();
            writeSubject(json);
            WritePipeline(json, pipeline);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteWorkflow(Utf8JsonWriter json, WorkflowDetails workflow, string? status)
    {
        json.WriteStartObject("workflow");
        json.WriteString("id", workflow.Id);
        json.WriteString("name", workflow.Name);
        WriteTime(json, "created_at", workflow.CreatedAt);
        WriteTime(json, "stopped_at", workflow.StoppedAt);

        if (status is not null)
        {
            json.WriteString("status", status);
        }

        json.WriteEndObject();
    }

    private static void WritePipeline(Utf8JsonWriter json, PipelineDetails pipeline)
    {
        json.WriteStartObject("pipeline");
        json.WriteString("id", pipeline.Id);
        json.WriteNumber("number", pipeline.Number);
        WriteTime(json, "created_at", pipeline.CreatedAt);
        json.WriteStartObject("trigger");
        json.WriteString("type", pipeline.TriggerType);
        json.WriteEndObject();

        if (pipeline.TriggerParametersJson is { } parameters)
        {
            json.WritePropertyName("trigger_parameters");
            json.WriteRawValue(parameters);
        }

        if (pipeline.Vcs is { } vcs)
        {
            json.WriteStartObject("vcs");
            WriteText(json, "provider_name", vcs.ProviderName?.ToLowerInvariant());
            WriteText(json, "origin_repository_url", vcs.OriginRepositoryUrl);
            WriteText(json, "target_repository_url", vcs.TargetRepositoryUrl);
            WriteText(json, "revision", vcs.Revision);
            WriteText(json, "branch", vcs.Branch);
            WriteText(json, "tag", vcs.Tag);

            if (vcs.Commit is { } commit)
            {
                json.WriteStartObject("commit");
                WriteText(json, "subject", commit.Subject);
                WriteText(json, "body", commit.Body);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
    }

    // Webhooks spell the host out.
    private static string WebhookSlug(string slug) =>
        slug.StartsWith("gh/", StringComparison.Ordinal) ? "github/" + slug[3..]
        : slug.StartsWith("bb/", StringComparison.Ordinal) ? "bitbucket/" + slug[3..]
        : slug;
}
