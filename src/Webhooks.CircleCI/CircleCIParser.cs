using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>
/// Turns CircleCI's bodies into events: one walk over the body, one line a member. The members are those of CircleCI's reference
/// (https://circleci.com/docs/reference/outbound-webhooks-reference/) and those that it was seen to send.
/// </summary>
internal static class CircleCIParser
{
    /// <summary>Never throws: what is not JSON is an unknown event.</summary>
    public static CircleCIEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new JsonCursor(body);

            return type switch
            {
                CircleCIEventTypes.WorkflowCompleted => WorkflowCompleted(ref json),
                CircleCIEventTypes.JobCompleted => JobCompleted(ref json),
                CircleCIEventTypes.Ping => Ping(ref json),
                _ => Unknown(ref json, type, body),
            };
        }
        catch (JsonException)
        {
            return new UnknownCircleCIEvent { Type = type, RawBody = body.ToArray(), Drift = JsonCursor.Malformed };
        }
    }

    private static WorkflowCompleted WorkflowCompleted(ref JsonCursor json)
    {
        var common = default(CommonMembers);
        CircleCIProject? project = null;
        Organization? organization = null;
        Workflow? workflow = null;
        Pipeline? pipeline = null;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (common.TryRead(ref json)) { }
                else if (json.Is("project"u8)) { project = ProjectReader.Project(ref json); }
                else if (json.Is("organization"u8)) { organization = ProjectReader.Organization(ref json); }
                else if (json.Is("workflow"u8)) { workflow = WorkflowReader.Workflow(ref json); }
                else if (json.Is("pipeline"u8)) { pipeline = PipelineReader.Pipeline(ref json); }
                else { json.Unknown(); }
            }
        }

        json.End();

        return new()
        {
            Type = CircleCIEventTypes.WorkflowCompleted,
            Id = json.Required(common.Id, "id"),
            HappenedAt = json.Required(common.HappenedAt, "happened_at"),
            Webhook = json.Required(common.Webhook, "webhook"),
            Workflow = json.Required(workflow, "workflow"),
            Pipeline = json.Required(pipeline, "pipeline"),
            Project = json.Required(project, "project"),
            Organization = json.Required(organization, "organization"),
            Drift = json.Drift,
        };
    }

    private static JobCompleted JobCompleted(ref JsonCursor json)
    {
        var common = default(CommonMembers);
        CircleCIProject? project = null;
        Organization? organization = null;
        Workflow? workflow = null;
        Pipeline? pipeline = null;
        Job? job = null;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (common.TryRead(ref json)) { }
                else if (json.Is("project"u8)) { project = ProjectReader.Project(ref json); }
                else if (json.Is("organization"u8)) { organization = ProjectReader.Organization(ref json); }
                else if (json.Is("workflow"u8)) { workflow = WorkflowReader.WorkflowOfJob(ref json); }
                else if (json.Is("pipeline"u8)) { pipeline = PipelineReader.Pipeline(ref json); }
                else if (json.Is("job"u8)) { job = WorkflowReader.Job(ref json); }
                else { json.Unknown(); }
            }
        }

        json.End();

        return new()
        {
            Type = CircleCIEventTypes.JobCompleted,
            Id = json.Required(common.Id, "id"),
            HappenedAt = json.Required(common.HappenedAt, "happened_at"),
            Webhook = json.Required(common.Webhook, "webhook"),
            Job = json.Required(job, "job"),
            Workflow = workflow,
            Pipeline = json.Required(pipeline, "pipeline"),
            Project = json.Required(project, "project"),
            Organization = json.Required(organization, "organization"),
            Drift = json.Drift,
        };
    }

    private static CircleCIPing Ping(ref JsonCursor json)
    {
        var common = default(CommonMembers);

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (common.TryRead(ref json)) { }
                else { json.Unknown(); }
            }
        }

        json.End();

        return new()
        {
            Type = CircleCIEventTypes.Ping,
            Id = json.Required(common.Id, "id"),
            HappenedAt = json.Required(common.HappenedAt, "happened_at"),
            Webhook = json.Required(common.Webhook, "webhook"),
            Drift = json.Drift,
        };
    }

    private static UnknownCircleCIEvent Unknown(ref JsonCursor json, string type, ReadOnlySpan<byte> body)
    {
        var common = default(CommonMembers);
        var hasType = false;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (json.Is("type"u8)) { json.UnknownType(); hasType = true; }
                else if (common.TryRead(ref json)) { }
                else { json.Skip(); }
            }

            json.Required(hasType ? type : null, "type");
        }

        json.End();

        return new()
        {
            Type = type,
            Id = common.Id ?? Guid.Empty,
            HappenedAt = common.HappenedAt ?? default,
            Webhook = common.Webhook ?? new(),
            RawBody = body.ToArray(),
            Drift = json.Drift,
        };
    }

    /// <summary>What every event has.</summary>
    private ref struct CommonMembers
    {
        public Guid? Id;
        public DateTimeOffset? HappenedAt;
        public CircleCIWebhookInfo? Webhook;

        public bool TryRead(ref JsonCursor json)
        {
            if (json.Is("type"u8)) { json.Skip(); }
            else if (json.Is("id"u8)) { Id = json.Guid(); }
            else if (json.Is("happened_at"u8)) { HappenedAt = json.Time(); }
            else if (json.Is("webhook"u8)) { Webhook = ProjectReader.Webhook(ref json); }
            else { return false; }

            return true;
        }
    }
}
