using System.Globalization;
using System.Text.Json;
using Webhooks.CircleCI;

namespace Webhooks.Tests.CircleCI;

/// <summary>Compares a typed event, member by member, with its JSON as another reader sees it.</summary>
internal static class EventMembers
{
    /// <summary>Asserts that the event holds what the JSON says, all of it and nothing else.</summary>
    public static void AssertAgree(byte[] body, CircleCIEvent circleCIEvent)
    {
        using var json = JsonDocument.Parse(body);
        var (sent, typed) = (Leaves("", json.RootElement).ToDictionary(), Of(circleCIEvent).ToDictionary());

        Assert.Empty(sent.Keys.Except(typed.Keys));

        foreach (var (path, value) in typed)
        {
            Assert.True(
                IsAs(sent.GetValueOrDefault(path), value), $"{path} is {value ?? "null"} and was sent as {sent.GetValueOrDefault(path)}");
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonElement>> Leaves(string path, JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().SelectMany(member => Leaves(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value))
            : [new(path, json)];

    private static bool IsAs(JsonElement sent, object? value) => (sent.ValueKind, value) switch
    {
        (JsonValueKind.Undefined or JsonValueKind.Null, null) => true,
        (JsonValueKind.String, Guid id) => sent.GetString() == id.ToString("D"),
        (JsonValueKind.String, DateTimeOffset time) => DateTimeOffset.Parse(sent.GetString()!, CultureInfo.InvariantCulture) == time,
        (JsonValueKind.String, (Enum status, string text)) =>
            sent.GetString() == text && text.Equals(status.ToString(), StringComparison.OrdinalIgnoreCase),
        (JsonValueKind.String, string text) => sent.GetString() == text,
        (JsonValueKind.Number, long number) => sent.GetInt64() == number,
        (JsonValueKind.False, string text) => text == "false",
        _ => false,
    };

    private static IEnumerable<KeyValuePair<string, object?>> Of(CircleCIEvent circleCIEvent) =>
    [
        new("type", circleCIEvent.Type),
        new("id", circleCIEvent.Id),
        new("happened_at", circleCIEvent.HappenedAt),
        new("webhook.id", circleCIEvent.Webhook.Id),
        new("webhook.name", circleCIEvent.Webhook.Name),
        .. circleCIEvent switch
        {
            WorkflowCompleted completed =>
            [
                .. Of(completed.Workflow),
                .. Of(completed.Pipeline),
                .. Of(completed.Project, completed.Organization),
            ],
            JobCompleted completed =>
            [
                .. Of(completed.Job),
                .. completed.Workflow is { } workflow ? Of(workflow) : [],
                .. Of(completed.Pipeline),
                .. Of(completed.Project, completed.Organization),
            ],
            _ => Array.Empty<KeyValuePair<string, object?>>(),
        },
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(Workflow workflow) =>
    [
        new("workflow.id", workflow.Id),
        new("workflow.name", workflow.Name),
        new("workflow.status", workflow.StatusText is { } text ? ((Enum)workflow.Status, text) : null),
        new("workflow.created_at", workflow.CreatedAt),
        new("workflow.stopped_at", workflow.StoppedAt),
        new("workflow.url", workflow.Url),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(Job job) =>
    [
        new("job.id", job.Id),
        new("job.name", job.Name),
        new("job.number", job.Number),
        new("job.status", ((Enum)job.Status, job.StatusText)),
        new("job.started_at", job.StartedAt),
        new("job.stopped_at", job.StoppedAt),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(CircleCIProject project, Organization organization) =>
    [
        new("project.id", project.Id),
        new("project.name", project.Name),
        new("project.slug", project.Slug),
        new("organization.id", organization.Id),
        new("organization.name", organization.Name),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(Pipeline pipeline) =>
    [
        new("pipeline.id", pipeline.Id),
        new("pipeline.number", pipeline.Number),
        new("pipeline.created_at", pipeline.CreatedAt),
        new("pipeline.trigger.type", pipeline.Trigger.Type),
        .. pipeline.Vcs is { } vcs ? Of(vcs) : [],
        .. Of("circleci", pipeline.TriggerParameters?.CircleCI),
        .. Of("git", pipeline.TriggerParameters?.Git),
        .. Of("github_app", pipeline.TriggerParameters?.GitHubApp),
        .. Of("gitlab", pipeline.TriggerParameters?.GitLab),
        .. Of("webhook", pipeline.TriggerParameters?.Webhook),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(Vcs vcs) =>
    [
        new("pipeline.vcs.provider_name", vcs.ProviderName),
        new("pipeline.vcs.origin_repository_url", vcs.OriginRepositoryUrl),
        new("pipeline.vcs.target_repository_url", vcs.TargetRepositoryUrl),
        new("pipeline.vcs.revision", vcs.Revision),
        new("pipeline.vcs.branch", vcs.Branch),
        new("pipeline.vcs.tag", vcs.Tag),
        new("pipeline.vcs.commit.subject", vcs.Commit?.Subject),
        new("pipeline.vcs.commit.body", vcs.Commit?.Body),
        new("pipeline.vcs.commit.author.name", vcs.Commit?.Author?.Name),
        new("pipeline.vcs.commit.author.email", vcs.Commit?.Author?.Email),
        new("pipeline.vcs.commit.authored_at", vcs.Commit?.AuthoredAt),
        new("pipeline.vcs.commit.committer.name", vcs.Commit?.Committer?.Name),
        new("pipeline.vcs.commit.committer.email", vcs.Commit?.Committer?.Email),
        new("pipeline.vcs.commit.committed_at", vcs.Commit?.CommittedAt),
    ];

    private static IEnumerable<KeyValuePair<string, object?>> Of(string name, IReadOnlyDictionary<string, string>? map) =>
        (map ?? new Dictionary<string, string>()).Select(
            entry => KeyValuePair.Create($"pipeline.trigger_parameters.{name}.{entry.Key}", (object?)entry.Value));
}
