using System.Text;
using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>
/// Reads a body from its root to the subject of the event: Perfsee nests it as <c>payload.data.project.{subject}</c>,
/// between the members of the project itself.
/// </summary>
/// <param name="subject">The subject's name in the project.</param>
/// <param name="iid">The name of its number in the variables.</param>
/// <param name="read">Takes the subject.</param>
internal sealed class PayloadReader<T>(string subject, string iid, PayloadReader<T>.SubjectReader read)
    where T : class, new()
{
    private static readonly Utf8Lookup<GitHost> Hosts = new(
        ("Github", GitHost.GitHub), ("Gitlab", GitHost.GitLab), ("Unknown", GitHost.Unknown));

    private readonly byte[] _subject = Encoding.UTF8.GetBytes(subject);

    public delegate T SubjectReader(ref JsonCursor json);

    /// <param name="json">A cursor at the root.</param>
    /// <param name="type">The type that the body names, as the identifier reads it.</param>
    public Payload<T> Body(ref JsonCursor json, out string type)
    {
        Payload<T>? payload = null;
        type = "";

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (json.Is("eventType"u8)) { type = IdentityReader.Type(ref json, PerfseeEventTypes.Known); }
                else if (json.Is("payload"u8)) { payload = Payload(ref json); }
                else { json.Unknown(); }
            }
        }

        json.End();
        return json.Required(payload, "payload");
    }

    private Payload<T> Payload(ref JsonCursor json)
    {
        Payload<T>? data = null;
        PerfseeVariables? variables = null;

        if (!json.EnterObject())
        {
            return default;
        }

        while (json.NextMember())
        {
            if (json.Is("data"u8)) { data = Data(ref json); }
            else if (json.Is("variables"u8)) { variables = VariablesReader.Variables(ref json, iid); }
            else { json.Unknown(); }
        }

        return json.Required(data, "data") with { Variables = json.Required(variables, "variables") };
    }

    private Payload<T> Data(ref JsonCursor json)
    {
        Payload<T>? project = null;

        if (!json.EnterObject())
        {
            return default;
        }

        while (json.NextMember())
        {
            if (json.Is("project"u8)) { project = Project(ref json); }
            else { json.Unknown(); }
        }

        return json.Required(project, "project");
    }

    private Payload<T> Project(ref JsonCursor json)
    {
        string? id = null;
        var host = GitHost.Unknown;
        string? hostText = null;
        string? owner = null;
        string? name = null;
        bool? isPublic = null;
        T? about = null;

        if (!json.EnterObject())
        {
            return default;
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.String(); }
            else if (json.Is("host"u8)) { host = json.Enum(Hosts, out hostText); }
            else if (json.Is("namespace"u8)) { owner = json.String(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("isPublic"u8)) { isPublic = json.Boolean(); }
            else if (json.Is(_subject)) { about = read(ref json); }
            else { json.Unknown(); }
        }

        return new()
        {
            Project = new()
            {
                Id = json.Required(id, "id"),
                Host = host,
                HostText = json.Required(hostText, "host"),
                Namespace = json.Required(owner, "namespace"),
                Name = json.Required(name, "name"),
                IsPublic = json.Required(isPublic, "isPublic"),
            },
            Subject = json.Required(about, subject),
        };
    }
}
