using System.Reflection;
using System.Text.Json;
using Webhooks.CircleCI;
using Webhooks.Tests.Contract;

namespace Webhooks.Tests.CircleCI;

/// <summary>CircleCI's bodies: the models are nested as the JSON is.</summary>
internal sealed class CircleCIModelOracle(Type eventType) : ModelOracle
{
    public CircleCIEvent Read(JsonElement body) => (CircleCIEvent)ReadObject(eventType, body, "");

    protected override string? NameOf(PropertyInfo property) => property.Name switch
    {
        nameof(WebhookEvent.Drift) or "Status" => null,
        "StatusText" => "status",
        nameof(TriggerParameters.CircleCI) => "circleci",
        nameof(TriggerParameters.GitHubApp) => "github_app",
        nameof(TriggerParameters.GitLab) => "gitlab",
        var name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name),
    };

    protected override string SpellingOf(object value) =>
        value is WorkflowStatus.Unknown or JobStatus.Unknown ? "\0" : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    // Only the workflow of a job event may come without a status.
    protected override bool IsRequired(PropertyInfo property, string path) =>
        property is { Name: nameof(Workflow.StatusText), DeclaringType.Name: nameof(Workflow) }
            ? eventType == typeof(WorkflowCompleted)
            : !IsNullable(property);
}
