using System.Text.Json;
using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>
/// Turns Perfsee's bodies into events: one walk over the body, one line a member. The members are those of the queries that Perfsee makes
/// its events with (https://github.com/perfsee/perfsee, packages/schema/src/graphql/webhook); they are the same since Perfsee 1.3.0.
/// </summary>
internal static class PerfseeParser
{
    private static readonly PayloadReader<Artifact> Artifacts = new("artifact", "artifactIid", ArtifactReader.Artifact);
    private static readonly PayloadReader<Snapshot> Snapshots = new("snapshot", "snapshotIid", SnapshotReader.Snapshot);
    private static readonly PayloadReader<SnapshotReport> Reports = new("snapshotReport", "snapshotReportIid", SnapshotReportReader.Report);
    private static readonly PayloadReader<object> Anything = new(
        "", "", static (ref JsonCursor json) => { json.Skip(); return new(); });

    /// <summary>Never throws: what is not JSON is an unknown event.</summary>
    public static PerfseeEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new JsonCursor(body);

            return type switch
            {
                PerfseeEventTypes.BundleFinished or PerfseeEventTypes.BundleFinishedInDocumentation => BundleFinished(ref json, type),
                PerfseeEventTypes.SnapshotCompleted => SnapshotCompleted(ref json),
                PerfseeEventTypes.SnapshotReportCompleted => SnapshotReportCompleted(ref json),
                PerfseeEventTypes.SourceFinished => SourceFinished(ref json),
                _ => Unknown(ref json, type, body),
            };
        }
        catch (JsonException)
        {
            return new UnknownPerfseeEvent { Type = type, RawBody = body.ToArray(), Drift = JsonCursor.Malformed };
        }
    }

    private static BundleFinished BundleFinished(ref JsonCursor json, string type)
    {
        var payload = Artifacts.Body(ref json);

        return new()
        {
            Type = type,
            Project = payload.Project,
            Variables = payload.Variables,
            Artifact = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SnapshotCompleted SnapshotCompleted(ref JsonCursor json)
    {
        var payload = Snapshots.Body(ref json);

        return new()
        {
            Type = PerfseeEventTypes.SnapshotCompleted,
            Project = payload.Project,
            Variables = payload.Variables,
            Snapshot = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SnapshotReportCompleted SnapshotReportCompleted(ref JsonCursor json)
    {
        var payload = Reports.Body(ref json);

        return new()
        {
            Type = PerfseeEventTypes.SnapshotReportCompleted,
            Project = payload.Project,
            Variables = payload.Variables,
            Report = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SourceFinished SourceFinished(ref JsonCursor json)
    {
        var payload = Reports.Body(ref json);

        return new()
        {
            Type = PerfseeEventTypes.SourceFinished,
            Project = payload.Project,
            Variables = payload.Variables,
            Report = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static UnknownPerfseeEvent Unknown(ref JsonCursor json, string type, ReadOnlySpan<byte> body)
    {
        // Project and variables come from a walk of their own: of a type that is not known, nothing but the type is drift.
        var other = new JsonCursor(body);
        var payload = Anything.Body(ref other);

        var hasType = false;

        if (json.EnterObject())
        {
            while (json.NextMember())
            {
                if (json.Is("eventType"u8)) { json.UnknownType(); hasType = true; }
                else { json.Skip(); }
            }

            json.Required(hasType ? type : null, "eventType");
        }

        return new()
        {
            Type = type,
            Project = payload.Project,
            Variables = payload.Variables,
            RawBody = body.ToArray(),
            Drift = json.Drift,
        };
    }
}
