namespace Webhooks.Perfsee;

/// <summary>The subject of an event: an artifact, a snapshot or a report, by its number in its project.</summary>
internal static class PerfseeSubject
{
    // Longer than any project's id, and short enough for a store's key.
    private const int MaxLength = 200;

    public static string? Of(WebhookEvent webhookEvent) => webhookEvent switch
    {
        BundleFinished finished => Make("artifact", finished.Project, finished.Artifact.Id),
        SnapshotCompleted completed => Make("snapshot", completed.Project, completed.Snapshot.Id),
        SnapshotReportCompleted completed => Make("report", completed.Project, completed.Report.Id),
        SourceFinished finished => Make("report", finished.Project, finished.Report.Id),
        _ => null,
    };

    /// <summary>Reads the same from a body; the parser knows where it is.</summary>
    public static string? Read(string type, ReadOnlySpan<byte> body) =>
        PerfseeWebhook.Provider.EventTypes.ContainsKey(type) ? Of(PerfseeParser.Parse(type, body)) : null;

    private static string? Make(string kind, PerfseeProject project, int number) =>
        project.Id.Length > 0 && number > 0 && $"{kind}:{project.Id}/{number}" is { Length: <= MaxLength } subject ? subject : null;
}
