using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads <c>variables</c>.</summary>
internal static class VariablesReader
{
    /// <param name="json">Stands on the variables.</param>
    /// <param name="iid">The name of the number that events of the type always have; the others may be null.</param>
    public static PerfseeVariables Variables(ref JsonCursor json, string iid)
    {
        string? slug = null;
        int? artifact = null;
        int? snapshot = null;
        int? report = null;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("projectSlug"u8)) { slug = json.String(); }
            else if (json.Is("artifactIid"u8)) { artifact = Number(ref json, iid == "artifactIid"); }
            else if (json.Is("snapshotIid"u8)) { snapshot = Number(ref json, iid == "snapshotIid"); }
            else if (json.Is("snapshotReportIid"u8)) { report = Number(ref json, iid == "snapshotReportIid"); }
            // Servers from 1.3.0 to 1.5.2 repeat the event type here.
            else if (json.Is("eventType"u8)) { json.Skip(); }
            // The names in the sample of Perfsee's documentation.
            else if (json.Is("projectId"u8)) { slug = json.String(); }
            else if (json.Is("artifactId"u8)) { artifact = Number(ref json, iid == "artifactIid"); }
            else { json.Unknown(); }
        }

        return new()
        {
            ProjectSlug = json.Required(slug, "projectSlug"),
            ArtifactIid = iid == "artifactIid" ? json.Required(artifact, iid) : artifact,
            SnapshotIid = iid == "snapshotIid" ? json.Required(snapshot, iid) : snapshot,
            SnapshotReportIid = iid == "snapshotReportIid" ? json.Required(report, iid) : report,
        };
    }

    private static int? Number(ref JsonCursor json, bool isOwn) => isOwn ? json.Int32() : json.Int32OrNull();
}
