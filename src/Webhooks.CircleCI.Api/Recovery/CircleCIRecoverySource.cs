using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Webhooks.CircleCI.Api.Requests;

namespace Webhooks.CircleCI.Api.Recovery;

/// <summary>
/// Asks API v2 which workflows and jobs have ended: the recent pipelines of a project with all their workflows, and from time to time the
/// insights, which also name re-runs in older pipelines.
/// </summary>
internal sealed class CircleCIRecoverySource(CircleCIClient client, TimeProvider time) : IWebhookRecoverySource
{
    private const int MostKept = 5_000;

    // A workflow may run, or be run again, for as long in a pipeline that is looked at in every sweep.
    private static readonly TimeSpan OpenPipeline = TimeSpan.FromDays(1);

    // Insights are refreshed daily, and may not hold the last day.
    private static readonly TimeSpan InsightsDelay = TimeSpan.FromDays(2);
    private static readonly TimeSpan InsightsInterval = TimeSpan.FromHours(1);

    // When they were last read, and from when on.
    private readonly ConcurrentDictionary<string, (long At, DateTimeOffset From)> _insights = new(StringComparer.Ordinal);

    // An item that does not change any more is requested once.
    private readonly ConcurrentDictionary<Guid, IReadOnlyList<JobDetails>> _finishedJobs = [];
    private readonly ConcurrentDictionary<Guid, (WorkflowDetails Workflow, PipelineDetails Pipeline)> _reruns = [];

    public string Provider => CircleCIWebhook.ProviderName;

    public TimeSpan SettleTime => TimeSpan.FromMinutes(30);

    public TimeSpan Overlap => TimeSpan.FromHours(1);

    public string? CheckProject(string project)
    {
        try
        {
            CircleCIPath.Project(project);
            return null;
        }
        catch (ArgumentException refused)
        {
            return refused.Message;
        }
    }

    public async IAsyncEnumerable<RecoverableEvent> FindAsync(
        WebhookRecoveryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var project = await CircleCIQuestions.Ask(query, token => client.GetProjectAsync(query.Project, token), cancellationToken)
            ?? throw new WebhookRecoveryException(
                $"CircleCI has no project {query.Project}, or the token's owner cannot see it. Check the slug and the token.");
        var seen = new HashSet<Guid>();

        await foreach (var pipeline in PipelinesAsync(query, cancellationToken))
        {
            await foreach (var workflow in CircleCIQuestions.ItemsAsync(
                query, (from, token) => client.GetPipelineWorkflowsAsync(pipeline.Id, from, token), cancellationToken))
            {
                seen.Add(workflow.Id);

                await foreach (var found in EventsAsync(query, project, pipeline, workflow, cancellationToken))
                {
                    yield return found;
                }
            }
        }

        var rerunsSince = query.Since - InsightsDelay > query.Earliest ? query.Since - InsightsDelay : query.Earliest;

        if (_insights.TryGetValue(Name(query), out var last) && time.GetElapsedTime(last.At) < InsightsInterval && last.From <= rerunsSince)
        {
            yield break;
        }

        await foreach (var found in RerunsAsync(query, rerunsSince, project, seen, cancellationToken))
        {
            yield return found;
        }

        _insights[Name(query)] = (time.GetTimestamp(), rerunsSince);
    }

    private static void Keep<T>(ConcurrentDictionary<Guid, T> kept, Guid id, T value)
    {
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[id] = value;
    }

    private static string Name(WebhookRecoveryQuery query) => $"{query.Endpoint}\n{query.Project}";

    // Newest first.
    private async IAsyncEnumerable<PipelineDetails> PipelinesAsync(
        WebhookRecoveryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var pipeline in CircleCIQuestions.ItemsAsync(
            query, (from, token) => client.GetProjectPipelinesAsync(query.Project, branch: null, from, token), cancellationToken))
        {
            if (pipeline.CreatedAt < query.Since - OpenPipeline)
            {
                yield break;
            }

            yield return pipeline;
        }
    }

    private async IAsyncEnumerable<RecoverableEvent> RerunsAsync(
        WebhookRecoveryQuery query,
        DateTimeOffset since,
        ProjectDetails project,
        HashSet<Guid> seen,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in CircleCIQuestions.ItemsAsync(
            query, (from, token) => client.GetWorkflowNamesAsync(query.Project, from, token), cancellationToken))
        {
            // By when they were created, which is before they stopped.
            await foreach (var run in CircleCIQuestions.ItemsAsync(
                query,
                (from, token) => client.GetWorkflowRunsAsync(query.Project, name, since - OpenPipeline, until: null, from, token),
                cancellationToken))
            {
                if ((run.StoppedAt is { } stoppedAt && stoppedAt < since)
                    || !seen.Add(run.Id)
                    || await RerunAsync(query, run.Id, cancellationToken) is not { } rerun)
                {
                    continue;
                }

                await foreach (var found in EventsAsync(query, project, rerun.Pipeline, rerun.Workflow, cancellationToken))
                {
                    yield return found;
                }
            }
        }
    }

    private async Task<(WorkflowDetails Workflow, PipelineDetails Pipeline)?> RerunAsync(
        WebhookRecoveryQuery query, Guid id, CancellationToken cancellationToken)
    {
        if (_reruns.TryGetValue(id, out var kept))
        {
            return kept;
        }

        if (await CircleCIQuestions.Ask(query, token => client.GetWorkflowAsync(id, token), cancellationToken) is not { } workflow
            || await CircleCIQuestions.Ask(
                query, token => client.GetPipelineAsync(workflow.PipelineId, token), cancellationToken) is not { } pipeline)
        {
            return null;
        }

        if (CircleCIWords.IsOver(workflow.Status))
        {
            Keep(_reruns, id, (workflow, pipeline));
        }

        return (workflow, pipeline);
    }

    private async IAsyncEnumerable<RecoverableEvent> EventsAsync(
        WebhookRecoveryQuery query,
        ProjectDetails project,
        PipelineDetails pipeline,
        WorkflowDetails workflow,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Types.Contains(EventTypes.JobCompleted) && !(workflow.StoppedAt < query.Earliest))
        {
            foreach (var job in await JobsAsync(query, workflow, cancellationToken))
            {
                if (!job.IsApproval && EventOf(query, project, pipeline, workflow, job) is { } found)
                {
                    yield return found;
                }
            }
        }

        if (query.Types.Contains(EventTypes.WorkflowCompleted) && EventOf(query, project, pipeline, workflow) is { } completed)
        {
            yield return completed;
        }
    }

    private static RecoverableEvent? EventOf(
        WebhookRecoveryQuery query, ProjectDetails project, PipelineDetails pipeline, WorkflowDetails workflow)
    {
        if (workflow.Status == WorkflowState.Unknown)
        {
            query.ReportUnknownStatus(EventTypes.WorkflowCompleted, workflow.StatusText);
        }

        return CircleCIWords.Of(workflow.Status) is not { } status || workflow.StoppedAt is null
            ? null
            : new()
            {
                Type = EventTypes.WorkflowCompleted,
                Subject = $"workflow:{workflow.Id}",
                Status = status,
                CompletedAt = workflow.StoppedAt,
                CreatedAt = workflow.CreatedAt,
                LoadBodyAsync = _ => Task.FromResult<byte[]?>(CircleCIEventBody.Workflow(project, pipeline, workflow, status)),
            };
    }

    private static RecoverableEvent? EventOf(
        WebhookRecoveryQuery query, ProjectDetails project, PipelineDetails pipeline, WorkflowDetails workflow, JobDetails job)
    {
        if (job.Status == JobState.Unknown)
        {
            query.ReportUnknownStatus(EventTypes.JobCompleted, job.StatusText);
        }

        return CircleCIWords.Of(job.Status) is not ({ } status, var isUncertain) || job.StoppedAt is null
            ? null
            : new()
            {
                Type = EventTypes.JobCompleted,
                Subject = $"job:{job.Id}",
                Status = status,
                IsStatusUncertain = isUncertain,
                CompletedAt = job.StoppedAt,
                CreatedAt = job.StartedAt ?? workflow.CreatedAt,
                LoadBodyAsync = _ => Task.FromResult<byte[]?>(CircleCIEventBody.Job(project, pipeline, workflow, job, status)),
            };
    }

    private async Task<IReadOnlyList<JobDetails>> JobsAsync(
        WebhookRecoveryQuery query, WorkflowDetails workflow, CancellationToken cancellationToken)
    {
        if (_finishedJobs.TryGetValue(workflow.Id, out var kept))
        {
            return kept;
        }

        var jobs = new List<JobDetails>();

        await foreach (var job in CircleCIQuestions.ItemsAsync(
            query, (from, token) => client.GetWorkflowJobsAsync(workflow.Id, from, token), cancellationToken))
        {
            jobs.Add(job);
        }

        if (CircleCIWords.IsOver(workflow.Status) && !jobs.Exists(job => CircleCIWords.MayChange(job.Status)))
        {
            Keep(_finishedJobs, workflow.Id, jobs);
        }

        return jobs;
    }
}
