using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Tests;

/// <summary>
/// What has happened at Perfsee: artifacts, snapshots and reports of projects, as its API shows them, and the webhooks that were due for
/// them, as Perfsee sends them. It shares no code with the product.
/// </summary>
public sealed class PerfseeWorld
{
    private static readonly string[] ProjectMembers = ["id", "host", "namespace", "name", "isPublic"];

    private static readonly string[] ArtifactMembers =
        [
            "id", "branch", "name", "hash", "status", "duration", "failedReason", "buildLink", "reportLink", "contentLink", "score",
            "createdAt",
        ];

    private static readonly JsonSerializerOptions AsJavaScript = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private int _number = 400;

    public DateTimeOffset Now { get; set; } = new(2026, 3, 4, 9, 0, 0, TimeSpan.Zero);

    public Lock Gate { get; } = new();

    /// <summary>Projects by slug. What their fields with arguments find stands under names with an underscore.</summary>
    public Dictionary<string, JsonObject> Projects { get; } = [];

    /// <summary>All webhooks that were due, in order.</summary>
    public List<StandInDelivery> Due { get; } = [];

    public static string Write(JsonNode node) => node.ToJsonString(AsJavaScript);

    public JsonObject AddProject(string slug)
    {
        lock (Gate)
        {
            return Projects[slug] = new()
            {
                ["id"] = slug,
                ["host"] = "Gitlab",
                ["namespace"] = "tidewater",
                ["name"] = "shop",
                ["isPublic"] = false,
                ["_artifacts"] = new JsonArray(),
                ["_snapshots"] = new JsonArray(),
                ["_reports"] = new JsonArray(),
                ["_hooks"] = new JsonArray(),
            };
        }
    }

    public JsonObject AddArtifact(string slug, string name = "storefront", string status = "Running")
    {
        lock (Gate)
        {
            var id = ++_number;
            var artifact = new JsonObject
            {
                ["id"] = id,
                ["branch"] = "main",
                ["name"] = name,
                ["hash"] = $"{id:x40}",
                ["status"] = status,
                ["duration"] = 0,
                ["failedReason"] = null,
                ["buildLink"] = $"https://perfsee.example/builds/{id}.tar",
                ["reportLink"] = null,
                ["contentLink"] = null,
                ["score"] = null,
                ["createdAt"] = CircleCIWorld.Time(Now),
                ["updatedAt"] = CircleCIWorld.Time(Now),
                ["baseline"] = null,
                ["size"] = new JsonObject { ["raw"] = 1024 + id },
            };
            Artifacts(slug).Add(artifact);
            return artifact;
        }
    }

    /// <summary>Ends the analysis of an artifact, the first or a repeated one.</summary>
    public void Complete(string slug, JsonObject artifact, string status = "Passed", int score = 83)
    {
        lock (Gate)
        {
            (artifact["status"], artifact["score"], artifact["duration"]) = (status, score, 18734);
            artifact["updatedAt"] = CircleCIWorld.Time(Now);
            var baseline = Artifacts(slug).OfType<JsonObject>()
                .LastOrDefault(
                    other => other != artifact && $"{other["status"]}" == "Passed" && $"{other["name"]}" == $"{artifact["name"]}");
            artifact["baseline"] = baseline is null ? null : Pick(baseline, ArtifactMembers);
            var sent = Pick(artifact, ArtifactMembers);
            sent["baseline"] = artifact["baseline"]?.DeepClone();
            AddDue("bundle:finished", slug, $"artifact:{slug}:{artifact["id"]}", status, "artifact", sent, "artifactIid", artifact["id"]!);
        }
    }

    /// <summary>A snapshot that is completed, with one report that is completed and its source analysis too.</summary>
    public (JsonObject Snapshot, JsonObject Report) AddSnapshot(string slug, string? title = "Release 24.5")
    {
        lock (Gate)
        {
            var (snapshotId, reportId) = (++_number, ++_number);
            var report = new JsonObject
            {
                ["id"] = reportId,
                ["status"] = "Completed",
                ["reportLink"] = $"https://perfsee.example/reports/{reportId}.json",
                ["screencastLink"] = null,
                ["flameChartLink"] = null,
                ["sourceCoverageLink"] = null,
                ["createdAt"] = CircleCIWorld.Time(Now),
                ["host"] = null,
                ["page"] = new JsonObject
                {
                    ["id"] = 9,
                    ["name"] = "Kasse – Übersicht",
                    ["isE2e"] = false,
                    ["url"] = "https://shop.example/checkout?a=1&b=<2>",
                },
                ["environment"] = new JsonObject { ["id"] = 4, ["name"] = "Logged in" },
                ["profile"] = new JsonObject { ["id"] = 6, ["name"] = "Slow 4G phone" },
                ["failedReason"] = null,
                ["snapshot"] = new JsonObject { ["title"] = title, ["id"] = snapshotId },
                ["artifacts"] = new JsonArray(),
            };
            var snapshot = new JsonObject
            {
                ["id"] = snapshotId,
                ["trigger"] = "Api",
                ["status"] = "Completed",
                ["startedAt"] = CircleCIWorld.Time(Now),
                ["createdAt"] = CircleCIWorld.Time(Now),
                ["failedReason"] = null,
                ["title"] = title,
                ["hash"] = null,
                ["snapshotReports"] = new JsonArray(report.DeepClone()),
            };
            AddDue(
                "lab:snapshot-report-completed",
                slug,
                $"report:{slug}:{reportId}",
                "Completed",
                "snapshotReport",
                report.DeepClone(),
                "snapshotReportIid",
                reportId);
            AddDue(
                "source:finished",
                slug,
                $"report:{slug}:{reportId}",
                "Completed",
                "snapshotReport",
                report.DeepClone(),
                "snapshotReportIid",
                reportId);
            AddDue(
                "lab:snapshot-completed",
                slug,
                $"snapshot:{slug}:{snapshotId}",
                "Completed",
                "snapshot",
                snapshot.DeepClone(),
                "snapshotIid",
                snapshotId);

            var shown = report.DeepClone().AsObject();
            (shown["sourceStatus"], shown["performanceScore"], shown["metrics"], shown["userFlow"]) =
                ("Completed", 71, new JsonObject { ["FCP"] = 1200 }, new JsonArray());
            snapshot["snapshotReports"] = new JsonArray(shown.DeepClone());
            Projects[slug]["_snapshots"]!.AsArray().Add(snapshot);
            Projects[slug]["_reports"]!.AsArray().Add(shown);
            return (snapshot, shown);
        }
    }

    public JsonArray Artifacts(string slug) => Projects[slug]["_artifacts"]!.AsArray();

    private static JsonObject Pick(JsonObject from, string[] members) =>
        new(members.Select(member => KeyValuePair.Create(member, from[member]?.DeepClone())));

    private void AddDue(
        string type, string slug, string subject, string status, string member, JsonNode item, string variable, JsonNode number)
    {
        var project = Pick(Projects[slug], ProjectMembers);
        project[member] = item;
        var body = new JsonObject
        {
            ["eventType"] = type,
            ["payload"] = new JsonObject
            {
                ["data"] = new JsonObject { ["project"] = project },
                ["variables"] = new JsonObject { ["projectSlug"] = slug, [variable] = number.DeepClone() },
            },
        };
        Due.Add(new(type, subject, status, Now, Encoding.UTF8.GetBytes(Write(body))));
    }
}
