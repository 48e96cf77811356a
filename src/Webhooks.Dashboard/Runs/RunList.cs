using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Runs;

/// <summary>Operations over filters: planned, then run in the background whether or not the page stays open.</summary>
internal sealed class RunList
{
    private const int MaxPlans = 50;
    private const int MaxRuns = 100;
    private const int MaxRunning = 4;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(20);

    private readonly Func<IWebhookDeliveryStore> _store;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly RunsFile _file;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly List<(string Id, WebhookOperationPlan Plan, FilterView Filter)> _plans = [];
    private readonly List<Run> _runs = [];
    private bool _isRead;
    private long _writtenAt;

    public RunList(Func<IWebhookDeliveryStore> store, TimeProvider time, IHostApplicationLifetime? lifetime, RunsFile file, ILogger logger)
    {
        (_store, _time, _stopping, _file, _logger) = (store, time, lifetime?.ApplicationStopping ?? CancellationToken.None, file, logger);

        // Registered first and so called last: the runs are cancelled by then, and the file is to tell how far they came.
        _stopping.Register(() => Task.WaitAll(Ends(), LongestEnd));
    }

    /// <summary>Returns the runs, newest first.</summary>
    public IReadOnlyList<RunView> All()
    {
        lock (_gate)
        {
            ReadOnce();
            return [.. _runs.Select(run => run.View)];
        }
    }

    public async Task<(string Id, WebhookOperationPlan Plan)> PlanAsync(
        FilterView filter, WebhookOperation operation, CancellationToken cancellationToken)
    {
        var plan = await _store().PlanAsync(filter.ToFilter(), operation, cancellationToken);
        var id = DashboardAccess.NewToken()[..16];

        lock (_gate)
        {
            _plans.Add((id, plan, filter));

            if (_plans.Count > MaxPlans)
            {
                _plans.RemoveAt(0);
            }
        }

        return (id, plan);
    }

    /// <summary>Starts a plan, once.</summary>
    public RunView Start(string? planId, string by)
    {
        Run run;
        WebhookOperationPlan plan;

        lock (_gate)
        {
            ReadOnce();
            var index = _plans.FindIndex(known => known.Id == planId);

            if (index < 0)
            {
                throw new BadRequestException("There is no such plan any more. Make it again.");
            }

            if (_runs.Count(known => known.View.State == "running") >= MaxRunning)
            {
                throw new BadRequestException($"{MaxRunning} runs are under way. Wait for one to end, or cancel it.");
            }

            (_, plan, var filter) = _plans[index];
            _plans.RemoveAt(index);
            run = new(
                new()
                {
                    Id = planId!,
                    Operation = NameOf(plan.Operation.Kind),
                    Handler = plan.Operation.Handler,
                    Filter = filter,
                    By = by,
                    StartedAt = _time.GetUtcNow(),
                    State = "running",
                    Total = plan.Count,
                },
                _ => Save(isEnd: false));
            _runs.Insert(0, run);

            if (_runs.Count > MaxRuns)
            {
                _runs.RemoveAll(known => known.View.State != "running" && _runs.IndexOf(known) >= MaxRuns);
            }
        }

        Save(isEnd: true);
        Log.RunStarted(_logger, by, plan.Operation.Kind, plan.Count, planId!);
        run.End = RunAsync(run, plan);
        return run.View;
    }

    public bool Cancel(string? id, string by)
    {
        lock (_gate)
        {
            if (_runs.Find(run => run.View.Id == id && run.View.State == "running") is not { } found)
            {
                return false;
            }

            found.Cancel();
            Log.RunCancelled(_logger, by, found.View.Id);
            return true;
        }
    }

    public static string NameOf(WebhookOperationKind kind) => kind switch
    {
        WebhookOperationKind.Retry => "retry",
        WebhookOperationKind.Replay => "replay",
        _ => "delete",
    };

    private async Task RunAsync(Run run, WebhookOperationPlan plan)
    {
        // The page has its answer before the first step.
        await Task.Yield();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(run.Token, _stopping);
        string state;

        try
        {
            var result = await _store().RunAsync(plan, run, end.Token);
            run.View = run.View with { Examined = result.Examined, Changed = result.Changed };
            state = result.IsComplete ? "done" : run.IsCancelled ? "cancelled" : "interrupted";
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            state = run.IsCancelled ? "cancelled" : "interrupted";
        }
        catch (Exception exception)
        {
            Log.StoreFailed(_logger, exception);
            state = "failed";
        }

        lock (_gate)
        {
            // A run that has ended cannot be cancelled.
            run.View = run.View with { State = state, EndedAt = _time.GetUtcNow() };
            run.Dispose();
        }

        Log.RunEnded(_logger, run.View.Id, state, run.View.Changed, run.View.Total);
        Save(isEnd: true);
    }

    private Task[] Ends()
    {
        lock (_gate)
        {
            return [.. _runs.Select(run => run.End)];
        }
    }

    private void ReadOnce()
    {
        if (_isRead)
        {
            return;
        }

        _isRead = true;

        // A run that was under way when the last process ended does not run any more.
        _runs.AddRange(
            _file.Read().Select(view => new Run(view.State == "running" ? view with { State = "interrupted" } : view, _ => { })));
    }

    private void Save(bool isEnd)
    {
        if (!isEnd && _time.GetElapsedTime(_writtenAt) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        _writtenAt = _time.GetTimestamp();
        _file.Write(All());
    }
}
