using System.Text.Json.Nodes;
using Webhooks.CircleCI;

namespace Webhooks.Testing;

/// <summary>
/// The body of a CircleCI event, to be changed and sent: <c>CircleCIPayload.WorkflowCompleted().WithStatus("failed").OnBranch("main")</c>.
/// Each new one has an id of its own, so no two are repeats of each other; send the same one again for a repeat.
/// </summary>
public sealed class CircleCIPayload : WebhookPayload<CircleCIPayload>
{
    // A branch gets back from here the members that a tag cleared.
    private readonly byte[] _sample;

    private CircleCIPayload(byte[] body, byte[] sample)
        : base(CircleCIWebhook.Provider, body) => _sample = sample;

    /// <summary>Creates a workflow that succeeded, on the branch <c>main</c>.</summary>
    /// <param name="integration">How the project's repository is connected.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="integration"/> is not one of the listed.</exception>
    public static CircleCIPayload WorkflowCompleted(CircleCIIntegration integration = CircleCIIntegration.GitHub) =>
        New($"workflow-completed.{Name(integration)}").WithId(FreshId.OfEvent());

    /// <summary>Creates a job of the workflow of <see cref="WorkflowCompleted"/> that succeeded, on the branch <c>main</c>.</summary>
    /// <param name="integration">How the project's repository is connected.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="integration"/> is not one of the listed.</exception>
    public static CircleCIPayload JobCompleted(CircleCIIntegration integration = CircleCIIntegration.GitHub) =>
        New($"job-completed.{Name(integration)}").WithId(FreshId.OfEvent());

    /// <summary>Creates the event that the button "Test Ping Event" sends.</summary>
    public static CircleCIPayload Ping() => New("ping").WithId(Guid.NewGuid());

    /// <summary>Gives the event another id; deliveries with the same one are repeats.</summary>
    /// <param name="id">The id.</param>
    public CircleCIPayload WithId(Guid id) => Set("id", id.ToString());

    /// <summary>
    /// Sets how the workflow or the job ended: <c>success</c>, <c>failed</c>, <c>canceled</c>, or a status that CircleCI may add.
    /// </summary>
    /// <param name="status">The status as sent.</param>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload WithStatus(string status) => Edit(body => Subject(body)["status"] = status);

    /// <summary>Sets the status of the workflow or the job to failed.</summary>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload Failed() => WithStatus("failed");

    /// <summary>Sets the status of the workflow or the job to canceled.</summary>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload Canceled() => WithStatus("canceled");

    /// <summary>Gives the workflow another id, in its address too: for several workflows, and for the jobs of one.</summary>
    /// <param name="id">The workflow's id.</param>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload WithWorkflowId(Guid id) => Edit(body =>
    {
        var workflow = Part(body, "workflow");
        var url = (string?)workflow["url"] ?? "";
        workflow["id"] = id.ToString();
        workflow["url"] = url[..(url.LastIndexOf('/') + 1)] + id;
    });

    /// <summary>
    /// Builds a branch, wherever this integration says so. After <see cref="OnTag"/>, the sample's commit is there again.
    /// </summary>
    /// <param name="branch">The branch's name, without <c>refs/heads/</c>.</param>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload OnBranch(string branch) => Edit(body =>
        PipelineReference.Branch(Part(body, "pipeline"), branch, (JsonNode.Parse(_sample)?["pipeline"]?["vcs"] as JsonObject)?["commit"]));

    /// <summary>
    /// Builds a tag, wherever this integration says so. Without the trigger's parameters the commit's members are null, as CircleCI sends
    /// them for tags; it was seen to leave the tag's name out too: <c>.Remove("pipeline.vcs.tag")</c>.
    /// </summary>
    /// <param name="tag">The tag's name, without <c>refs/tags/</c>.</param>
    /// <exception cref="InvalidOperationException">The event is a ping.</exception>
    public CircleCIPayload OnTag(string tag) => Edit(body => PipelineReference.Tag(Part(body, "pipeline"), tag));

    private protected override CircleCIPayload Create(byte[] body) => new(body, _sample);

    private protected override JsonNode? Time(JsonObject body) => body["happened_at"];

    private static CircleCIPayload New(string sample)
    {
        var body = Sample.Read($"circleci/{sample}");
        return new(body, body);
    }

    private static string Name(CircleCIIntegration integration) => integration switch
    {
        CircleCIIntegration.GitHub => "github",
        CircleCIIntegration.GitHubApp => "github-app",
        CircleCIIntegration.GitLab => "gitlab",
        CircleCIIntegration.Bitbucket => "bitbucket",
        _ => throw new ArgumentOutOfRangeException(nameof(integration)),
    };

    private static JsonObject Subject(JsonObject body) => body["job"] as JsonObject ?? Part(body, "workflow");

    private static JsonObject Part(JsonObject body, string name) =>
        body[name] as JsonObject
        ?? throw new InvalidOperationException(
            $"This payload has no {name}: a ping has none. Start from WorkflowCompleted or JobCompleted.");
}
