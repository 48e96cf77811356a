using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>A CircleCI, an app that receives from it, and one clock for both.</summary>
internal sealed class CircleCIStage : IAsyncDisposable
{
    private readonly RecoveryStore _store;
    private readonly Action<WebhookRecoveryOptions>? _configure;

    private CircleCIStage(RecoveryStore store, CircleCIServer server, Action<WebhookRecoveryOptions>? configure) =>
        (_store, Server, _configure) = (store, server, configure);

    public ManualTime Clock { get; } = NewClock();

    public CircleCIServer Server { get; }

    public CircleCIWorld World => Server.World;

    public RecoveryApp App { get; private set; } = null!;

    public ConcurrentQueue<Run> Runs { get; } = [];

    /// <summary>Starts both. The app has swept once, so that it remembers from then on; two hours have passed since.</summary>
    public static async Task<CircleCIStage> StartAsync(RecoveryStore store, Action<WebhookRecoveryOptions>? configure = null, int seed = 1)
    {
        var stage = new CircleCIStage(store, await CircleCIServer.StartAsync(new CircleCIWorld(seed)), configure);
        stage.World.Now = stage.Clock.GetUtcNow();
        stage.World.AddProject(RecoveryApp.Project);
        await stage.StartAppAsync();
        Assert.Empty((await stage.App.SweepAsync()).Problems);
        await stage.PassAsync(TimeSpan.FromHours(2));
        return stage;
    }

    // A clock that stands, but not behind that of a database server.
    public static ManualTime NewClock()
    {
        var clock = new ManualTime();
        clock.Advance(TimeProvider.System.GetUtcNow() - clock.GetUtcNow());
        return clock;
    }

    public async Task StartAppAsync(Action<IServiceCollection>? services = null) =>
        App = await RecoveryApp.StartAsync(_store, Clock, Server, configure: _configure, runs: Runs, services: services);

    public async Task RestartAppAsync()
    {
        await App.DisposeAsync();
        await StartAppAsync();
    }

    /// <summary>Lets time pass. What is being handled ends first: its leases would be over.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await App.HandledAsync();
        Clock.Advance(time);
        World.Now = Clock.GetUtcNow();
    }

    /// <summary>A workflow that ended, with its jobs; what was due for it.</summary>
    public IReadOnlyList<StandInDelivery> Complete(string status = "success", int jobs = 1, JsonObject? pipeline = null)
    {
        var workflow = World.AddWorkflow(pipeline ?? World.AddPipeline(RecoveryApp.Project), jobs: jobs);
        var before = World.Due.Count;
        World.Complete(workflow, status);
        return [.. World.Due.Skip(before)];
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Server.DisposeAsync();
        Assert.True(Server.Violations.IsEmpty, string.Join(Environment.NewLine, Server.Violations));
    }
}
