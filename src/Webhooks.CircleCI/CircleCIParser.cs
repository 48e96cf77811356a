using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>
/// Turns CircleCI's bodies into events: one walk over the body, one line a member. The members are those of CircleCI's reference
/// (https://circleci.com/docs/reference/outbound-webhooks-reference/) and those that it was seen to send.
/// </summary>
internal static class CircleCIParser
{
    /// <summary>Parses a body. Never throws: a body that is not JSON is an unknown event.</summary>
    public static CircleCIEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            var common = new CommonMembers(identifies: false);
            return Walk(type, body, ref common);
        }
        catch (JsonException)
        {
            return new UnknownCircleCIEvent { Type = type, RawBody = body.ToArray(), Drift = DriftList.Malformed };
        }
    }

    /// <summary>
    /// Identifies and parses in the same walk. Null, and then the identity means nothing, when that is not enough: the type is not wanted,
    /// or is not in front, or another one follows, or the body is not JSON.
    /// </summary>
    public static CircleCIEvent? TryRead(ReadOnlySpan<byte> body, Func<string, bool> isWanted, out WebhookIdentity identity)
    {
        identity = new("");

        if (IdentityReader.PeekType(body, "type"u8, CircleCIEventTypes.Known) is not { } type || !isWanted(type))
        {
            return null;
        }

        try
        {
            var common = new CommonMembers(identifies: true);
            var webhookEvent = Walk(type, body, ref common);
            identity = common.Identity;

            // The last of two types counts.
            return identity.Type == type ? webhookEvent : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CircleCIEvent Walk(string type, ReadOnlySpan<byte> body, ref CommonMembers common)
    {
        var json = new JsonCursor(body);

        return type switch
        {
            CircleCIEventTypes.WorkflowCompleted => WorkflowCompleted(ref json, ref common),
            CircleCIEventTypes.JobCompleted => JobCompleted(ref json, ref common),
            CircleCIEventTypes.Ping => Ping(ref json, ref common),
            _ => Unknown(ref json, type, body, ref common),
        };
    }

    private static WorkflowCompleted WorkflowCompleted(ref JsonCursor json, ref CommonMembers common)
    {
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

    private static JobCompleted JobCompleted(ref JsonCursor json, ref CommonMembers common)
    {
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

    private static CircleCIPing Ping(ref JsonCursor json, ref CommonMembers common)
    {
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

    private static UnknownCircleCIEvent Unknown(ref JsonCursor json, string type, ReadOnlySpan<byte> body, ref CommonMembers common)
    {
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

    /// <summary>
    /// The members that every event has; and, when it <paramref name="identifies"/>, what the identifier would read of it.
    /// </summary>
    private struct CommonMembers(bool identifies)
    {
        public Guid? Id;
        public DateTimeOffset? HappenedAt;
        public CircleCIWebhookInfo? Webhook;

        private string? _type;
        private string? _id;
        private DateTimeOffset? _occurredAt;

        public readonly WebhookIdentity Identity => new(_type ?? "") { Id = _id, OccurredAt = _occurredAt };

        public bool TryRead(ref JsonCursor json)
        {
            if (json.Is("type"u8)) { ReadType(ref json); }
            else if (json.Is("id"u8)) { ReadId(ref json); }
            else if (json.Is("happened_at"u8)) { _occurredAt = json.PeekTime(); HappenedAt = _occurredAt ?? json.Time(); }
            else if (json.Is("webhook"u8)) { Webhook = ProjectReader.Webhook(ref json); }
            else { return false; }

            return true;
        }

        private void ReadType(ref JsonCursor json)
        {
            if (identifies)
            {
                _type = IdentityReader.Type(ref json, CircleCIEventTypes.Known);
            }

            json.Skip();
        }

        private void ReadId(ref JsonCursor json)
        {
            if (identifies)
            {
                _id = json.TextLength < 0 ? null : IdentityReader.Text(ref json);
            }

            Id = json.Guid();
        }
    }
}
