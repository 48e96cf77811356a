using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads <c>variables</c>.</summary>
internal static class VariablesReader
{
    /// <param name="json">A cursor at the variables.</param>
    /// <param name="iid">The name of the number that events of the type always have; the others may be null or missing.</param>
    public static PerfseeVariables Variables(ref JsonCursor json, string iid)
    {
        string? slug = null;
        int? artifact = null;
        int? snapshot = null;
        int? report = null;
        var (hasArtifact, hasSnapshot, hasReport) = (false, false, false);
        JsonBookmark projectId = default;
        JsonBookmark artifactId = default;

        if (!json.EnterObject())
        {
            return new();
        }

        while (json.NextMember())
        {
            if (json.Is("projectSlug"u8)) { slug = json.String(); }
            else if (json.Is("artifactIid"u8)) { artifact = Number(ref json, iid == "artifactIid"); hasArtifact = true; }
            else if (json.Is("snapshotIid"u8)) { snapshot = Number(ref json, iid == "snapshotIid"); hasSnapshot = true; }
            else if (json.Is("snapshotReportIid"u8)) { report = Number(ref json, iid == "snapshotReportIid"); hasReport = true; }
            // Servers from 1.3.0 to 1.5.2 repeat the event type here.
            else if (json.Is("eventType"u8)) { json.Skip(); }
            // The names in the sample of Perfsee's documentation.
            else if (json.Is("projectId"u8)) { projectId = json.Bookmark(); }
            else if (json.Is("artifactId"u8)) { artifactId = json.Bookmark(); }
            else { json.Unknown(); }
        }

        slug = OtherName.Text(ref json, ref projectId, slug is not null, slug);
        artifact = OtherName.Number(ref json, ref artifactId, hasArtifact, iid == "artifactIid", artifact);
        hasArtifact |= artifactId.IsSet;
        json.Expect(hasArtifact || iid != "artifactIid", "artifactIid");
        json.Expect(hasSnapshot || iid != "snapshotIid", "snapshotIid");
        json.Expect(hasReport || iid != "snapshotReportIid", "snapshotReportIid");

        return new()
        {
            ProjectSlug = json.Required(slug, "projectSlug"),
            ArtifactIid = artifact,
            SnapshotIid = snapshot,
            SnapshotReportIid = report,
        };
    }

    private static int? Number(ref JsonCursor json, bool isOwn) => isOwn ? json.Int32OrNone() : json.Int32OrNull();
}
