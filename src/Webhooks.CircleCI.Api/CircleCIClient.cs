using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Webhooks.Api;
using Webhooks.CircleCI.Api.Reading;
using Webhooks.CircleCI.Api.Requests;

namespace Webhooks.CircleCI.Api;

/// <summary>
/// Provides typed access to CircleCI's API: context for an event by its ids, and the webhooks themselves. Add it with
/// <c>services.AddCircleCIApi()</c>. All members are safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// A get method returns <see langword="null"/> when CircleCI answers 404, which is also its answer when the token's owner may not see the
/// item. Everything else that is no success throws <see cref="CircleCIApiException"/>, with the status and the fix; an unknown parent of a
/// list does too. <see cref="OperationCanceledException"/> is thrown only when the given token is cancelled.
/// </para>
/// <para>
/// Answers are read tolerantly: a member that is missing or of another type has its empty value, and a state that this version does not
/// know is <c>Unknown</c> beside its text. A list asks for its next page only when the enumeration goes on, so that each page is one
/// request.
/// </para>
/// </remarks>
public sealed class CircleCIClient
{
    internal const string Provider = "CircleCI";
    private readonly CircleCIApi _api;

    internal CircleCIClient(IHttpClientFactory clients, ApiSettings<CircleCIApiOptions> settings) =>
        _api = new(new(clients, ApiRegistration.ClientName(Provider), () => settings.Connection, RetryAfter, CircleCIApi.Exception));

    /// <summary>Gets a workflow.</summary>
    /// <param name="id">The workflow's id, as <c>webhook.Event.Workflow.Id</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The workflow; <see langword="null"/> when there is none.</returns>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public Task<WorkflowDetails?> GetWorkflowAsync(Guid id, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"workflow/{id}", CircleCIReader.Workflow, cancellationToken);

    /// <summary>Lists the jobs of a workflow.</summary>
    /// <param name="workflowId">The workflow's id.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is no position.</exception>
    public IAsyncEnumerable<CircleCIPage<JobDetails>> GetWorkflowJobsAsync(
        Guid workflowId, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync($"workflow/{workflowId}/job", "", from, CircleCIReader.Job, cancellationToken);

    /// <summary>Gets a pipeline.</summary>
    /// <param name="id">The pipeline's id, as <c>webhook.Event.Pipeline.Id</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The pipeline; <see langword="null"/> when there is none.</returns>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public Task<PipelineDetails?> GetPipelineAsync(Guid id, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"pipeline/{id}", CircleCIReader.Pipeline, cancellationToken);

    /// <summary>Lists the workflows of a pipeline, re-runs included.</summary>
    /// <param name="pipelineId">The pipeline's id.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is no position.</exception>
    public IAsyncEnumerable<CircleCIPage<WorkflowDetails>> GetPipelineWorkflowsAsync(
        Guid pipelineId, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync($"pipeline/{pipelineId}/workflow", "", from, CircleCIReader.Workflow, cancellationToken);

    /// <summary>Gets a project.</summary>
    /// <param name="slug">
    /// The project's slug, as <c>gh/acme/app</c>; the spelling of webhooks, <c>github/acme/app</c>, is accepted too.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The project; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="slug"/> does not have three parts.</exception>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public Task<ProjectDetails?> GetProjectAsync(string slug, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"project/{CircleCIPath.Project(slug)}", CircleCIReader.Project, cancellationToken);

    /// <summary>Lists the pipelines of a project, newest first.</summary>
    /// <param name="slug">The project's slug, as <c>gh/acme/app</c>.</param>
    /// <param name="branch">Only pipelines of this branch; <see langword="null"/> lists those of all.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="slug"/> does not have three parts, or <paramref name="from"/> is no position.
    /// </exception>
    public IAsyncEnumerable<CircleCIPage<PipelineDetails>> GetProjectPipelinesAsync(
        string slug, string? branch = null, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            $"project/{CircleCIPath.Project(slug)}/pipeline",
            CircleCIPath.Query(("branch", branch)),
            from,
            CircleCIReader.Pipeline,
            cancellationToken);

    /// <summary>
    /// Lists the names of a project's workflows that ran in the last 90 days, from CircleCI's insights (refreshed daily).
    /// </summary>
    /// <param name="slug">The project's slug, as <c>gh/acme/app</c>.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="slug"/> does not have three parts, or <paramref name="from"/> is no position.
    /// </exception>
    public IAsyncEnumerable<CircleCIPage<string>> GetWorkflowNamesAsync(
        string slug, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            $"insights/{CircleCIPath.Project(slug)}/workflows",
            CircleCIPath.Query(("all-branches", "true")),
            from,
            json => json["name"].Text(),
            cancellationToken);

    /// <summary>
    /// Lists the finished runs of a workflow on all branches, newest first, from CircleCI's insights. They contain re-runs in old
    /// pipelines; they are refreshed daily and may not contain the last 24 hours.
    /// </summary>
    /// <param name="slug">The project's slug, as <c>gh/acme/app</c>.</param>
    /// <param name="workflowName">The workflow's name in the project's configuration.</param>
    /// <param name="since">Only runs from then on, at most 90 days ago; <see langword="null"/> leaves it to CircleCI.</param>
    /// <param name="until">
    /// Only runs up to then; <see langword="null"/> is now. CircleCI accepts it together with <paramref name="since"/> only.
    /// </param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="slug"/> does not have three parts, <paramref name="workflowName"/> is blank, or <paramref name="from"/> is no
    /// position.
    /// </exception>
    public IAsyncEnumerable<CircleCIPage<WorkflowRun>> GetWorkflowRunsAsync(
        string slug,
        string workflowName,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        string? from = null,
        CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            $"insights/{CircleCIPath.Project(slug)}/workflows/{CircleCIPath.Segment(workflowName, nameof(workflowName))}",
            CircleCIPath.Query(("all-branches", "true"), ("start-date", CircleCIPath.Time(since)), ("end-date", CircleCIPath.Time(until))),
            from,
            CircleCIReader.Run,
            cancellationToken);

    /// <summary>Lists the webhooks of a project.</summary>
    /// <param name="projectId">The project's id; see <see cref="GetProjectAsync"/>.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is no position.</exception>
    public IAsyncEnumerable<CircleCIPage<WebhookDetails>> GetWebhooksAsync(
        Guid projectId, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync(
            "webhook",
            CircleCIPath.Query(("scope-id", projectId.ToString()), ("scope-type", "project")),
            from,
            CircleCIReader.Webhook,
            cancellationToken);

    /// <summary>Gets a webhook.</summary>
    /// <param name="id">The webhook's id, as <c>webhook.Event.Webhook.Id</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhook; <see langword="null"/> when there is none.</returns>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public Task<WebhookDetails?> GetWebhookAsync(Guid id, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"webhook/{id}", CircleCIReader.Webhook, cancellationToken);

    /// <summary>
    /// Creates a webhook. The request is sent once and repeated only when CircleCI refused it (429): when its answer is lost, the webhook
    /// may exist, so list the webhooks before you try again.
    /// </summary>
    /// <param name="registration">The webhook.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhook as CircleCI created it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registration"/> is null.</exception>
    /// <exception cref="ArgumentException">The address of <paramref name="registration"/> is not absolute.</exception>
    /// <exception cref="CircleCIApiException">
    /// CircleCI refused the call, or did not answer it; a sixth webhook of a project is refused.
    /// </exception>
    public async Task<WebhookDetails> CreateWebhookAsync(WebhookRegistration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var body = Write(new(
            registration.Name,
            registration.Events,
            CircleCIPath.Absolute(registration.Url, nameof(registration)),
            registration.VerifiesTls,
            registration.Secret,
            new(registration.ProjectId)));
        var created = await _api.SendAsync(HttpMethod.Post, "webhook", body, isRepeatable: false, cancellationToken);
        return CircleCIReader.Webhook(created ?? throw new CircleCIApiException(
            "POST webhook was answered 404. Check the project's id, and that the token's owner can see it.", HttpStatusCode.NotFound));
    }

    /// <summary>Changes a webhook.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The webhook as it is now; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> is null.</exception>
    /// <exception cref="ArgumentException">The address of <paramref name="change"/> is not absolute.</exception>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public async Task<WebhookDetails?> UpdateWebhookAsync(Guid id, WebhookChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var body = Write(new(
            change.Name,
            change.Events,
            change.Url is null ? null : CircleCIPath.Absolute(change.Url, nameof(change)),
            change.VerifiesTls,
            change.Secret,
            null));
        return await _api.SendAsync(HttpMethod.Put, $"webhook/{id}", body, isRepeatable: true, cancellationToken) is { } changed
            ? CircleCIReader.Webhook(changed)
            : null;
    }

    /// <summary>Deletes a webhook.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True when it was deleted; false when there was none, or an attempt whose answer was lost has deleted it.</returns>
    /// <exception cref="CircleCIApiException">CircleCI refused the call, or did not answer it.</exception>
    public async Task<bool> DeleteWebhookAsync(Guid id, CancellationToken cancellationToken = default) =>
        await _api.SendAsync(HttpMethod.Delete, $"webhook/{id}", null, isRepeatable: true, cancellationToken) is not null;

    /// <summary>
    /// Lists what CircleCI has sent to a webhook within the last 14 days, newest first, from API v3: one item an event, with its latest
    /// attempt. That API is experimental and not there on CircleCI Server.
    /// </summary>
    /// <param name="webhookId">The webhook's id.</param>
    /// <param name="filter">Which deliveries; <see langword="null"/> lists all.</param>
    /// <param name="from">A position that a page has given; <see langword="null"/> begins at the start.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <returns>The pages. Enumerating them throws <see cref="CircleCIApiException"/>, with status 404 where there is no API v3.</returns>
    /// <exception cref="ArgumentException"><paramref name="from"/> is no position.</exception>
    [Experimental("WEBHOOKS001")]
    public IAsyncEnumerable<CircleCIPage<SentDelivery>> GetSentDeliveriesAsync(
        Guid webhookId, SentDeliveryFilter? filter = null, string? from = null, CancellationToken cancellationToken = default) =>
        _api.ListV3Async(
            "webhook/deliveries",
            CircleCIPath.Query(
                ("filter[webhook_endpoint_id]", webhookId.ToString()),
                ("filter[event_type]", filter?.EventType),
                ("filter[current_outcome]", filter?.Outcome),
                ("filter[from]", CircleCIPath.Time(filter?.Since)),
                ("filter[to]", CircleCIPath.Time(filter?.Until))),
            from,
            SentDeliveryReader.Read,
            cancellationToken);

    internal static bool IsThrottled(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.TooManyRequests;

    internal static TimeSpan? RetryAfter(HttpResponseMessage answer) => ApiPipeline.RetryAfter(answer, TimeProvider.System);

    private static byte[] Write(WebhookRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(request, CircleCIRequests.Default.WebhookRequest);
}
