using System.Reflection;
using System.Text.Json;
using Webhooks.Perfsee;
using Webhooks.Tests.Contract;

namespace Webhooks.Tests.Perfsee.Oracle;

/// <summary>
/// Perfsee's bodies: what an event is about stands inside its project, and some members have another name in the documentation.
/// </summary>
internal sealed class PerfseeModelOracle(Type eventType) : ModelOracle
{
    private static readonly (string Real, string Documented)[] OtherNames =
    [
        ("buildLink", "buildKey"), ("reportLink", "reportKey"), ("contentLink", "contentKey"), ("projectSlug", "projectId"),
    ("artifactIid", "artifactId"),
    ];

    private readonly string _subject =
        eventType == typeof(BundleFinished) ? "artifact" : eventType == typeof(SnapshotCompleted) ? "snapshot" : "snapshotReport";

    private JsonElement? _subjectJson;

    public PerfseeEvent Read(JsonElement body, string type)
    {
        var webhookEvent = Activator.CreateInstance(eventType)!;
        Set(webhookEvent, nameof(WebhookEvent.Type), type);
        var root = Members(body);
        root.Remove("eventType");

        if (Step(root, "payload", "") is { } payload)
        {
            var (data, variables) = (Step(payload, "data", "payload"), Step(payload, "variables", "payload", out var variablesJson));
            Unknown(payload, "payload");

            if (variables is not null)
            {
                Set(webhookEvent, nameof(PerfseeEvent.Variables), ReadObject(typeof(PerfseeVariables), variablesJson, "payload.variables"));
            }

            if (data is not null)
            {
                ReadProject(webhookEvent, data);
            }
        }

        Unknown(root, "");
        return (PerfseeEvent)webhookEvent;
    }

    protected override string? NameOf(PropertyInfo property) => property.Name switch
    {
        nameof(Webhooks.Perfsee.Snapshot.Reports) => "snapshotReports",
        var name when name.EndsWith("Text", StringComparison.Ordinal) => JsonNamingPolicy.CamelCase.ConvertName(name[..^"Text".Length]),
        _ when property.PropertyType.IsEnum => null,
        var name => JsonNamingPolicy.CamelCase.ConvertName(name),
    };

    protected override string SpellingOf(object value) => value switch
    {
        GitHost.GitHub => "Github",
        GitHost.GitLab => "Gitlab",
        GitHost.Unknown => "Unknown",
        _ => $"{value}" is "Unknown" ? "\0" : $"{value}",
    };

    protected override bool IsRequired(PropertyInfo property, string path) =>
        property.Name.EndsWith("Iid", StringComparison.Ordinal) ? NameOf(property) == $"{_subject}Iid" : !IsNullable(property);

    protected override bool IsKnown(PropertyInfo property, string path) =>
        property.Name != nameof(Artifact.Baseline) || !path.EndsWith(".baseline", StringComparison.Ordinal);

    protected override void Prepare(Type type, Dictionary<string, JsonElement> members, Dictionary<string, string> names)
    {
        if (type == typeof(PerfseeProject) && members.Remove(_subject, out var subject))
        {
            _subjectJson = subject;
        }

        if (type == typeof(PerfseeVariables))
        {
            members.Remove("eventType");
        }

        foreach (var (real, documented) in OtherNames)
        {
            if (type.GetProperties().Any(property => NameOf(property) == real) && !members.ContainsKey(real)
                && members.Remove(documented, out var value))
            {
                members.Add(real, value);
                names.Add(real, documented);
            }
        }
    }

    private void ReadProject(object webhookEvent, Dictionary<string, JsonElement> data)
    {
        var project = Step(data, "project", "payload.data", out var json);
        Unknown(data, "payload.data");

        if (project is null)
        {
            return;
        }

        const string Path = "payload.data.project";
        Set(webhookEvent, nameof(PerfseeEvent.Project), ReadObject(typeof(PerfseeProject), json, Path));
        var property = eventType.GetProperties()
            .Single(property => property.DeclaringType == eventType && property.Name is "Artifact" or "Snapshot" or "Report");

        if (_subjectJson is not { } subject)
        {
            Drift.Add((WebhookDriftKind.MissingMember, $"{Path}.{_subject}"));
        }
        else if (subject.ValueKind != JsonValueKind.Object)
        {
            Drift.Add((WebhookDriftKind.MismatchedMember, $"{Path}.{_subject}"));
        }
        else
        {
            property.SetValue(webhookEvent, ReadObject(property.PropertyType, subject, $"{Path}.{_subject}"));
        }
    }

    private Dictionary<string, JsonElement>? Step(Dictionary<string, JsonElement> members, string name, string path) =>
        Step(members, name, path, out _);

    private Dictionary<string, JsonElement>? Step(Dictionary<string, JsonElement> members, string name, string path, out JsonElement json)
    {
        var isThere = members.Remove(name, out json);

        if (isThere && json.ValueKind == JsonValueKind.Object)
        {
            return Members(json);
        }

        Drift.Add((isThere ? WebhookDriftKind.MismatchedMember : WebhookDriftKind.MissingMember, Join(path, name)));
        return null;
    }

    private void Unknown(Dictionary<string, JsonElement> members, string path) =>
        Drift.AddRange(members.Keys.Select(name => (WebhookDriftKind.UnknownMember, Join(path, name))));

    private static void Set(object model, string property, object value) => model.GetType().GetProperty(property)!.SetValue(model, value);
}
