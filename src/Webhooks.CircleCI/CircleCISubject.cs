using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.CircleCI;

/// <summary>The subject of an event: its workflow or its job.</summary>
internal static class CircleCISubject
{
    private const string Workflow = "workflow:";
    private const string Job = "job:";

    public static string? Of(WebhookEvent webhookEvent) => webhookEvent switch
    {
        WorkflowCompleted { Workflow.Id: var id } => Make(Workflow, id),
        JobCompleted { Job.Id: var id } => Make(Job, id),
        _ => null,
    };

    /// <summary>Reads the same from a body. Never throws.</summary>
    public static string? Read(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            return type switch
            {
                CircleCIEventTypes.WorkflowCompleted => Make(Workflow, ReadId(body, "workflow"u8)),
                CircleCIEventTypes.JobCompleted => Make(Job, ReadId(body, "job"u8)),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the final status of the workflow or job. Never throws.</summary>
    public static string? ReadStatus(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            return type switch
            {
                CircleCIEventTypes.WorkflowCompleted => ReadText(body, "workflow"u8, "status"u8),
                CircleCIEventTypes.JobCompleted => ReadText(body, "job"u8, "status"u8),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Make(string kind, Guid id) => id == Guid.Empty ? null : $"{kind}{id}";

    private static Guid ReadId(ReadOnlySpan<byte> body, ReadOnlySpan<byte> subject)
    {
        var json = new JsonCursor(body);
        var id = Guid.Empty;

        if (!json.IsObject || !json.EnterObject())
        {
            return id;
        }

        while (json.NextMember())
        {
            // The last of two subjects counts, as for the parser.
            if (json.Is(subject)) { id = ReadId(ref json); }
            else { json.Skip(); }
        }

        json.End();
        return id;
    }

    private static Guid ReadId(ref JsonCursor json)
    {
        var id = Guid.Empty;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (json.Is("id"u8)) { id = json.Guid(); }
                else { json.Skip(); }
            }
        }

        return id;
    }

    private static string? ReadText(ReadOnlySpan<byte> body, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> member)
    {
        var json = new JsonCursor(body);
        string? text = null;

        if (!json.IsObject || !json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            // The last of two subjects counts, as for the parser.
            if (json.Is(subject)) { text = ReadText(ref json, member); }
            else { json.Skip(); }
        }

        json.End();
        return text is { Length: > 0 } ? text : null;
    }

    private static string? ReadText(ref JsonCursor json, ReadOnlySpan<byte> member)
    {
        string? text = null;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (json.Is(member)) { text = json.StringOrNull(); }
                else { json.Skip(); }
            }
        }

        return text;
    }
}
