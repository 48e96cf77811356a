using System.Globalization;
using System.Text.Json.Nodes;
using Webhooks.CircleCI;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>
/// Random histories: events that are lost, late, repeated, of re-runs and of canceled workflows; sweeps that are cut off, apps that are
/// started again, items that the provider lists late, an API that fails for days, sweeps over everything once more. Each fact is handled
/// exactly once.
/// </summary>
public abstract class HistoryContract : IAsyncLifetime
{
    private static readonly string[] Ends = ["success", "failed", "canceled", "unauthorized"];
    private static readonly string[] JobEnds = ["success", "failed", "timedout", "infrastructure_fail", "terminated-unknown"];

    protected RecoveryStore Store { get; set; } = null!;

    // As many as WEBHOOKS_HISTORIES says, if it does.
    private static int Histories =>
        int.TryParse(Environment.GetEnvironmentVariable("WEBHOOKS_HISTORIES"), CultureInfo.InvariantCulture, out var count)
            ? count
            : Sizes.Of(20, 20, 2_000);

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task EachFact_IsHandledExactlyOnce_WhateverIsLostLateRepeatedOrInterrupted()
    {
        for (var seed = 1; seed <= Histories; seed++)
        {
            await Store.ClearAsync();
            await using var stage = await CircleCIStage.StartAsync(Store, seed: seed);
            await new History(stage, seed).RunAsync();
        }
    }

    private sealed class History(CircleCIStage stage, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<JsonObject> _pipelines = [];
        private readonly List<JsonObject> _running = [];
        private readonly List<(StandInDelivery Due, DateTimeOffset At)> _late = [];

        // The model: what arrived of each fact, in order, as the ids of its events. It knows nothing of how recovery works.
        private readonly Dictionary<(string Type, string Subject), List<string>> _arrived = [];
        private readonly HashSet<(string Type, string Subject)> _facts = [];
        private readonly DateTimeOffset _began = stage.Clock.GetUtcNow();
        private int _seenDue;
        private int _outages;

        public async Task RunAsync()
        {
            for (var step = 0; step < 25; step++)
            {
                await stage.PassAsync(TimeSpan.FromMinutes(_random.Next(1, 90)));
                await ArriveLateAsync();
                await StepAsync();
            }

            // Everything that is under way comes, the settling time passes, and the last sweeps are complete.
            foreach (var workflow in _running)
            {
                Complete(workflow, Ends[_random.Next(Ends.Length)]);
                await SendAsync();
            }

            await stage.PassAsync(TimeSpan.FromMinutes(31));
            Assert.Empty((await stage.App.SweepAsync()).Problems);
            await stage.PassAsync(TimeSpan.FromHours(12));
            await ArriveLateAsync();
            Assert.Empty((await stage.App.SweepAsync()).Problems);
            await stage.App.HandledAsync();
            Check();
        }

        private async Task StepAsync()
        {
            switch (_random.Next(12))
            {
                case 0 or 1 or 2:
                    // A re-run is another workflow of a pipeline that is there.
                    var isRerun = _pipelines.Count > 0 && _random.Next(3) == 0;
                    var pipeline = isRerun ? _pipelines[_random.Next(_pipelines.Count)] : stage.World.AddPipeline(RecoveryApp.Project);
                    _pipelines.Add(pipeline);
                    _running.Add(stage.World.AddWorkflow(pipeline, jobs: _random.Next(1, 4)));
                    break;
                case 3 or 4 or 5 when _running.Count > 0:
                    var workflow = _running[_random.Next(_running.Count)];
                    _running.Remove(workflow);
                    Complete(workflow, Ends[_random.Next(Ends.Length)]);
                    await SendAsync();
                    break;
                case 6 when _running.Count > 0:
                    CompleteJob(_running[_random.Next(_running.Count)]);
                    await SendAsync();
                    break;
                case 7:
                    await InterruptAsync();
                    break;
                case 8:
                    await stage.RestartAppAsync();
                    break;
                case 9 when _outages < 2:
                    _outages++;
                    await FailForDaysAsync();
                    break;
                case 10:
                    // By hand, over everything: what is recovered or has arrived is not handled again.
                    Assert.Empty((await stage.App.Recovery.RunAsync("CircleCI", new() { Since = _began })).Problems);
                    break;
                default:
                    Assert.Empty((await stage.App.SweepAsync()).Problems);
                    break;
            }
        }

        // The provider shows it later than it happened: at most as late as settling time and overlap cover.
        private void Complete(JsonObject workflow, string status)
        {
            stage.World.Now = stage.Clock.GetUtcNow() - TimeSpan.FromMinutes(_random.Next(85));
            stage.World.Complete(workflow, status);
            stage.World.Now = stage.Clock.GetUtcNow();
        }

        private void CompleteJob(JsonObject workflow)
        {
            if (stage.World.Jobs[CircleCIWorld.Text(workflow, "id")].Find(one => CircleCIWorld.Text(one, "status") == "running") is { } job)
            {
                var status = JobEnds[_random.Next(JobEnds.Length)];
                var sent = status is "success" or "failed" ? status : _random.Next(2) == 0 ? "failed" : "canceled";
                stage.World.CompleteJob(job, status, sent);
            }
        }

        // Each webhook that is due is lost, arrives, arrives again, or comes hours later.
        private async Task SendAsync()
        {
            foreach (var due in stage.World.Due.Skip(_seenDue).ToList())
            {
                _facts.Add((due.Type, due.Subject));

                switch (_random.Next(5))
                {
                    case 0 or 1:
                        break;
                    case 2:
                        await DeliverAsync(due);
                        await DeliverAsync(due);
                        break;
                    case 3:
                        _late.Add((due, stage.Clock.GetUtcNow() + TimeSpan.FromMinutes(_random.Next(5, 600))));
                        break;
                    default:
                        await DeliverAsync(due);
                        break;
                }
            }

            _seenDue = stage.World.Due.Count;
        }

        private async Task ArriveLateAsync()
        {
            foreach (var late in _late.Where(late => late.At <= stage.Clock.GetUtcNow()).ToList())
            {
                _late.Remove(late);
                await DeliverAsync(late.Due);
            }
        }

        private async Task DeliverAsync(StandInDelivery due)
        {
            await stage.App.DeliverAsync(due);
            var arrived = _arrived.TryGetValue((due.Type, due.Subject), out var known) ? known : _arrived[(due.Type, due.Subject)] = [];
            var id = CircleCIWorld.Text(JsonNode.Parse(due.Body)!, "id");

            if (!arrived.Contains(id))
            {
                arrived.Add(id);
            }
        }

        // The sweep is cut off, by the provider or with its process.
        private async Task InterruptAsync()
        {
            using var killed = new CancellationTokenSource();
            var (left, isKilled) = (_random.Next(1, 8), _random.Next(2) == 0);
            stage.Server.Intercept = _ =>
            {
                if (Interlocked.Decrement(ref left) > 0)
                {
                    return null;
                }

                if (isKilled)
                {
                    killed.Cancel();
                }

                return new(503);
            };

            try
            {
                await stage.App.Recovery.RunAsync("CircleCI", cancellationToken: killed.Token);
            }
            catch (OperationCanceledException) when (killed.IsCancellationRequested)
            {
                await stage.RestartAppAsync();
            }

            stage.Server.Intercept = null;
        }

        // The token has run out, and nobody looks; webhooks go on. The next sweep asks for all of that time.
        private async Task FailForDaysAsync()
        {
            stage.Server.Intercept = _ => new(401);

            for (var times = _random.Next(3, 6); times > 0; times--)
            {
                await stage.PassAsync(TimeSpan.FromHours(_random.Next(5, 11)));
                await ArriveLateAsync();
                _running.Add(stage.World.AddWorkflow(stage.World.AddPipeline(RecoveryApp.Project)));

                foreach (var workflow in _running)
                {
                    Complete(workflow, Ends[_random.Next(Ends.Length)]);
                }

                _running.Clear();
                await SendAsync();
                Assert.Single((await stage.App.SweepAsync()).Problems);
            }

            stage.Server.Intercept = null;
            Assert.Empty((await stage.App.SweepAsync()).Problems);
        }

        private void Check()
        {
            var runs = stage.Runs.Where(run => run.Event is WorkflowCompleted or JobCompleted)
                .ToLookup(run => (run.Delivery.Type, run.Delivery.Subject!));

            foreach (var fact in _facts)
            {
                var (handled, arrived) = (runs[fact].ToList(), _arrived.GetValueOrDefault(fact, []));

                // Either it was recovered, and that was all; or everything that CircleCI sent of it was handled, each once.
                var isRight = handled.Exists(run => run.IsRecovered)
                    ? handled.Count == 1
                    : arrived.Count > 0 && handled.Select(run => run.Delivery.Id).Order().SequenceEqual(arrived.Order());
                Assert.True(
                    isRight,
                    $"History {seed}: {fact} was handled {handled.Count} times ({handled.Count(run => run.IsRecovered)} recovered), and "
                    + $"{arrived.Count} arrived.");
            }

            Assert.All(runs, run => Assert.Contains(run.Key, _facts));
        }
    }
}
