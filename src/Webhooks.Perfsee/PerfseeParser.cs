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
    private static readonly PayloadReader<object> AnyPayload = new(
        "", "", static (ref JsonCursor json) => { json.Skip(); return new(); });

    /// <summary>Parses a body. Never throws: a body that is not JSON is an unknown event.</summary>
    public static PerfseeEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            return Walk(type, body, out _);
        }
        catch (JsonException)
        {
            return new UnknownPerfseeEvent { Type = type, RawBody = body.ToArray(), Drift = DriftList.Malformed };
        }
    }

    /// <summary>
    /// Identifies and parses in the same walk. Null, and then the identity means nothing, when that is not enough: the type is not wanted,
    /// or is not in front, or another one follows, or the body is not JSON.
    /// </summary>
    public static PerfseeEvent? TryRead(ReadOnlySpan<byte> body, Func<string, bool> isWanted, out WebhookIdentity identity)
    {
        identity = new("");

        if (IdentityReader.PeekType(body, "eventType"u8, PerfseeEventTypes.Known) is not { } type || !isWanted(type))
        {
            return null;
        }

        try
        {
            var webhookEvent = Walk(type, body, out var lastType);
            identity = new(lastType);

            // The last of two types counts.
            return lastType == type ? webhookEvent : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PerfseeEvent Walk(string type, ReadOnlySpan<byte> body, out string lastType)
    {
        var json = new JsonCursor(body);

        return type switch
        {
            PerfseeEventTypes.BundleFinished or PerfseeEventTypes.BundleFinishedInDocumentation =>
                BundleFinished(ref json, type, out lastType),
            PerfseeEventTypes.SnapshotCompleted => SnapshotCompleted(ref json, out lastType),
            PerfseeEventTypes.SnapshotReportCompleted => SnapshotReportCompleted(ref json, out lastType),
            PerfseeEventTypes.SourceFinished => SourceFinished(ref json, out lastType),
            _ => Unknown(ref json, lastType = type, body),
        };
    }

    private static BundleFinished BundleFinished(ref JsonCursor json, string type, out string lastType)
    {
        var payload = Artifacts.Body(ref json, out lastType);

        return new()
        {
            Type = type,
            Project = payload.Project,
            Variables = payload.Variables,
            Artifact = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SnapshotCompleted SnapshotCompleted(ref JsonCursor json, out string lastType)
    {
        var payload = Snapshots.Body(ref json, out lastType);

        return new()
        {
            Type = PerfseeEventTypes.SnapshotCompleted,
            Project = payload.Project,
            Variables = payload.Variables,
            Snapshot = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SnapshotReportCompleted SnapshotReportCompleted(ref JsonCursor json, out string lastType)
    {
        var payload = Reports.Body(ref json, out lastType);

        return new()
        {
            Type = PerfseeEventTypes.SnapshotReportCompleted,
            Project = payload.Project,
            Variables = payload.Variables,
            Report = payload.Subject,
            Drift = json.Drift,
        };
    }

    private static SourceFinished SourceFinished(ref JsonCursor json, out string lastType)
    {
        var payload = Reports.Body(ref json, out lastType);

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
        // Project and variables come from a walk of their own: for a type that is not known, only the type is drift.
        var other = new JsonCursor(body);
        var payload = AnyPayload.Body(ref other, out _);

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
