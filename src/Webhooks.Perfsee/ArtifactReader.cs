using Webhooks.Json;

namespace Webhooks.Perfsee;

/// <summary>Reads <c>artifact</c> and its baseline.</summary>
internal static class ArtifactReader
{
    private static readonly Utf8Lookup<BundleJobStatus> Statuses = new(
        ("Passed", BundleJobStatus.Passed), ("Failed", BundleJobStatus.Failed),
        ("Pending", BundleJobStatus.Pending), ("Running", BundleJobStatus.Running));

    public static Artifact Artifact(ref JsonCursor json) => Artifact(ref json, isBaseline: false) ?? new();

    /// <summary>
    /// Reads an artifact. A baseline has no baseline of its own: one that came would be unknown, so that nothing nests without end.
    /// </summary>
    private static Artifact? Artifact(ref JsonCursor json, bool isBaseline)
    {
        int? id = null;
        string? branch = null;
        string? name = null;
        string? hash = null;
        var status = BundleJobStatus.Unknown;
        string? statusText = null;
        int? duration = null;
        string? failedReason = null;
        string? buildLink = null;
        string? reportLink = null;
        string? contentLink = null;
        int? score = null;
        DateTimeOffset? createdAt = null;
        Artifact? baseline = null;
        var (hasReportLink, hasContentLink) = (false, false);
        JsonBookmark buildKey = default;
        JsonBookmark reportKey = default;
        JsonBookmark contentKey = default;

        if (!json.EnterObject())
        {
            return null;
        }

        while (json.NextMember())
        {
            if (json.Is("id"u8)) { id = json.Int32(); }
            else if (json.Is("branch"u8)) { branch = json.String(); }
            else if (json.Is("name"u8)) { name = json.String(); }
            else if (json.Is("hash"u8)) { hash = json.String(); }
            else if (json.Is("status"u8)) { status = json.Enum(Statuses, out statusText); }
            else if (json.Is("duration"u8)) { duration = json.Int32(); }
            else if (json.Is("failedReason"u8)) { failedReason = json.StringOrNull(); }
            else if (json.Is("buildLink"u8)) { buildLink = json.String(); }
            else if (json.Is("reportLink"u8)) { reportLink = json.StringOrNull(); hasReportLink = true; }
            else if (json.Is("contentLink"u8)) { contentLink = json.StringOrNull(); hasContentLink = true; }
            else if (json.Is("score"u8)) { score = json.Int32OrNull(); }
            else if (json.Is("createdAt"u8)) { createdAt = json.Time(); }
            else if (!isBaseline && json.Is("baseline"u8)) { baseline = json.IsNull ? null : Artifact(ref json, isBaseline: true); }
            // The names in the sample of Perfsee's documentation.
            else if (json.Is("buildKey"u8)) { buildKey = json.Bookmark(); }
            else if (json.Is("reportKey"u8)) { reportKey = json.Bookmark(); }
            else if (json.Is("contentKey"u8)) { contentKey = json.Bookmark(); }
            else { json.Unknown(); }
        }

        buildLink = OtherName.Text(ref json, ref buildKey, buildLink is not null, buildLink);
        reportLink = OtherName.TextOrNull(ref json, ref reportKey, hasReportLink, reportLink);
        contentLink = OtherName.TextOrNull(ref json, ref contentKey, hasContentLink, contentLink);

        return new()
        {
            Id = json.Required(id, "id"),
            Branch = json.Required(branch, "branch"),
            Name = json.Required(name, "name"),
            Hash = json.Required(hash, "hash"),
            Status = status,
            StatusText = json.Required(statusText, "status"),
            Duration = TimeSpan.FromMilliseconds(json.Required(duration, "duration")),
            FailedReason = failedReason,
            BuildLink = json.Required(buildLink, "buildLink"),
            ReportLink = reportLink,
            ContentLink = contentLink,
            Score = score,
            CreatedAt = json.Required(createdAt, "createdAt"),
            Baseline = baseline,
        };
    }
}
