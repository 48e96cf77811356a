using System.Text.Json.Nodes;
using Webhooks.Perfsee;

namespace Webhooks.Testing;

/// <summary>
/// The body of a Perfsee event, to be changed and sent: <c>PerfseePayload.BundleFinished().WithScore(71).WithoutBaseline()</c>. Each new
/// one is about another artifact, snapshot or report, so no two are repeats of each other; send the same one again for a repeat.
/// </summary>
public sealed class PerfseePayload : WebhookPayload<PerfseePayload>
{
    private PerfseePayload(byte[] body)
        : base(PerfseeWebhook.Provider, body)
    {
    }

    /// <summary>Creates a bundle that passed, with a baseline that scored a little better.</summary>
    public static PerfseePayload BundleFinished() => New("bundle-finished");

    /// <summary>Creates a snapshot with two reports that completed.</summary>
    public static PerfseePayload SnapshotCompleted() => New("snapshot-completed");

    /// <summary>Creates a report of a snapshot that completed.</summary>
    public static PerfseePayload SnapshotReportCompleted() => New("snapshot-report-completed");

    /// <summary>Creates the analysis of a report's source that completed.</summary>
    public static PerfseePayload SourceFinished() => New("source-finished");

    /// <summary>Gives the artifact, snapshot or report another number, wherever the body repeats it.</summary>
    /// <param name="id">The number, counted by Perfsee in each project.</param>
    public PerfseePayload WithId(int id) => Edit(body =>
    {
        var (name, subject) = Subject(body);
        subject["id"] = id;
        body["payload"]!["variables"]![$"{name}Iid"] = id;

        foreach (var report in subject["snapshotReports"] as JsonArray ?? [])
        {
            report!["snapshot"]!["id"] = id;
        }
    });

    /// <summary>
    /// Sets the status of the artifact, snapshot or report, and nothing else: <c>Passed</c>, <c>Completed</c>, or a status of a later
    /// Perfsee. Use <see cref="Failed"/> for a failure: it sets what Perfsee sends with one.
    /// </summary>
    /// <param name="status">The status as sent.</param>
    public PerfseePayload WithStatus(string status) => Edit(body => Subject(body).Value["status"] = status);

    /// <summary>Sets the bundle's score.</summary>
    /// <param name="score">The score, 0 to 100 when Perfsee sends it.</param>
    /// <exception cref="InvalidOperationException">The event is about no bundle.</exception>
    public PerfseePayload WithScore(int score) => Edit(body => Artifact(body)["score"] = score);

    /// <summary>Sets the branch that the bundle was built from.</summary>
    /// <param name="branch">The branch's name.</param>
    /// <exception cref="InvalidOperationException">The event is about no bundle.</exception>
    public PerfseePayload OnBranch(string branch) => Edit(body => Artifact(body)["branch"] = branch);

    /// <summary>Removes the baseline of the bundle, as for the first bundle of a name.</summary>
    /// <exception cref="InvalidOperationException">The event is about no bundle.</exception>
    public PerfseePayload WithoutBaseline() => Edit(body => Artifact(body)["baseline"] = null);

    /// <summary>
    /// Makes the bundle fail at its first run, or all reports of the snapshot, as Perfsee sends it: no links, no score, a duration of 0.
    /// The snapshot itself is completed. For <see cref="SourceFinished"/>, the report failed and its source was analyzed nevertheless:
    /// Perfsee sends that when the commit of a snapshot is set again, and the report keeps its links.
    /// </summary>
    /// <param name="reason">The reason; may have several lines.</param>
    /// <exception cref="InvalidOperationException">
    /// The event is <c>lab:snapshot-report-completed</c>, which Perfsee sends only for reports that completed.
    /// </exception>
    public PerfseePayload Failed(string reason) => Edit(body =>
    {
        var (name, subject) = Subject(body);

        if ((string?)body["eventType"] == "lab:snapshot-report-completed")
        {
            throw new InvalidOperationException(
                "Perfsee sends lab:snapshot-report-completed only for a report that completed. "
                + "Start from SnapshotCompleted, whose reports can fail.");
        }

        if (name == "snapshotReport")
        {
            (subject["status"], subject["failedReason"]) = ("Failed", reason);
            return;
        }

        // A bundle has no reports: it fails itself.
        foreach (var failed in subject["snapshotReports"]?.AsArray().OfType<JsonObject>() ?? [subject])
        {
            Fail(failed, reason);
        }
    });

    private protected override PerfseePayload Create(byte[] body) => new(body);

    private protected override JsonNode? Time(JsonObject body) => Subject(body).Value["createdAt"];

    private static PerfseePayload New(string sample) => new PerfseePayload(Sample.Read($"perfsee/{sample}")).WithId(FreshId.Number());

    private static (string Name, JsonObject Value) Subject(JsonObject body)
    {
        foreach (var name in (ReadOnlySpan<string>)["artifact", "snapshot", "snapshotReport"])
        {
            if (body["payload"]?["data"]?["project"]?[name] is JsonObject subject)
            {
                return (name, subject);
            }
        }

        throw new InvalidOperationException(
            "This payload is about nothing that Perfsee reports: its artifact, snapshot or report was removed.");
    }

    private static JsonObject Artifact(JsonObject body) =>
        Subject(body) is ("artifact", var artifact)
            ? artifact
            : throw new InvalidOperationException("This payload is about no bundle. Start from BundleFinished.");

    private static void Fail(JsonObject failed, string reason)
    {
        failed["status"] = "Failed";
        failed["failedReason"] = reason;

        foreach (var name in (ReadOnlySpan<string>)["reportLink", "contentLink", "screencastLink", "score"])
        {
            if (failed.ContainsKey(name))
            {
                failed[name] = null;
            }
        }

        if (failed.ContainsKey("duration"))
        {
            failed["duration"] = 0;
        }
    }
}
