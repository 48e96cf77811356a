using System.Text;
using System.Text.Json;

namespace Webhooks.Dashboard.Tests;

/// <summary>Deliveries with texts of one's own.</summary>
internal static class Deliveries
{
    public static byte[] Workflow(string name = "build", string status = "success", string project = "shop", string branch = "main", int number = 7) =>
        Encoding.UTF8.GetBytes($$"""
            {"type":"workflow-completed","id":"{{Guid.NewGuid()}}","happened_at":"2026-03-04T05:06:07.890Z",
            "webhook":{"id":"7f0e6a7e-4f57-4c83-8f3f-0d8f5d7b9a01","name":"dashboard"},
            "project":{"id":"0f7c0c59-5f1b-4e1c-9d2b-3a3c2f6f5b11","name":{{Quoted(project)}},"slug":"github/example/shop"},
            "organization":{"id":"b6b1f6e2-8a54-4d7e-8a0c-5b2f1f3f2a22","name":{{Quoted(project)}}},
            "workflow":{"id":"{{Guid.NewGuid()}}","name":{{Quoted(name)}},"status":{{Quoted(status)}},"created_at":"2026-03-04T05:05:07.890Z",
            "stopped_at":"2026-03-04T05:06:07.390Z","url":"https://app.circleci.com/pipelines/github/example/shop/7"},
            "pipeline":{"id":"{{Guid.NewGuid()}}","number":{{number}},"created_at":"2026-03-04T05:05:00.000Z","trigger":{"type":"webhook"},
            "vcs":{"provider_name":"github","origin_repository_url":{{Quoted(name)}},"target_repository_url":{{Quoted(name)}},"revision":"0123456789abcdef0123456789abcdef01234567",
            "commit":{"subject":{{Quoted(name)}},"body":{{Quoted(name)}},"author":{"name":{{Quoted(name)}},"email":"dev@example.com"},"authored_at":"2026-03-04T05:04:00Z",
            "committer":{"name":{{Quoted(name)}},"email":"dev@example.com"},"committed_at":"2026-03-04T05:04:00Z"},"branch":{{Quoted(branch)}} } } }
            """);

    public static byte[] Bundle(string text, int score = 57) =>
        Encoding.UTF8.GetBytes($$$"""
            {"eventType":"bundle:finished","payload":{"data":{"project":{"id":"shop","host":"Github","namespace":{{{Quoted(text)}}},"name":{{{Quoted(text)}}},"isPublic":false,
            "artifact":{"id":65,"branch":{{{Quoted(text)}}},"name":{{{Quoted(text)}}},"hash":{{{Quoted(text)}}},"status":"Failed","duration":5433,"failedReason":{{{Quoted(text)}}},
            "buildLink":{{{Quoted(text)}}},"reportLink":"javascript:alert(1)","contentLink":null,"score":{{{score}}},"createdAt":"2026-03-04T05:06:07.089Z","baseline":null} } },
            "variables":{"projectSlug":"shop","artifactIid":65} } }
            """);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
