using System.Text.Json.Nodes;
using Webhooks.Perfsee;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>Recovery from Perfsee, over any store.</summary>
public abstract class PerfseeContract : IAsyncLifetime
{
    private const string Slug = RecoveryApp.PerfseeProject;
    private readonly ManualTime _clock = CircleCIStage.NewClock();
    private PerfseeServer _server = null!;
    private RecoveryApp _app = null!;

    protected RecoveryStore Store { get; set; } = null!;

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            await _server.DisposeAsync();
            Assert.True(_server.Violations.IsEmpty, string.Join(Environment.NewLine, _server.Violations));
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task LostEvents_AreRecovered_ByteForByte()
    {
        await StartAsync();
        var artifact = _server.World.AddArtifact(Slug);
        _server.World.Complete(Slug, artifact);
        _server.World.AddSnapshot(Slug);
        await PassAsync(TimeSpan.FromMinutes(3));

        // The artifact says when it ended. Of the others nobody knows: they are left to arrive from when they are first seen.
        Assert.Equal("bundle:finished", Assert.Single((await _app.SweepAsync("Perfsee")).Events).Type);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(3, (await _app.SweepAsync("Perfsee")).Events.Count);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Empty((await _app.SweepAsync("Perfsee")).Events);

        await _app.HandledAsync();
        Assert.Equal(4, _app.Runs.Count);
        Assert.All(_server.World.Due, due =>
        {
            var run = Assert.Single(_app.Runs, run => run.Delivery.Type == due.Type);
            Assert.True(run.IsRecovered && !run.Delivery.IsVerified);
            Assert.Equal(due.Body, run.Body);
            Assert.Empty(run.Event.Drift);
        });

        // The signed twin comes after all.
        foreach (var due in _server.World.Due)
        {
            await _app.DeliverAsync(due);
        }

        await _app.HandledAsync();
        Assert.Equal(4, _app.Runs.Count);
    }

    [SkippableFact]
    public async Task LostRerun_WithAnEqualStatus_IsRecovered_AndNothingElse()
    {
        await StartAsync();
        var artifact = _server.World.AddArtifact(Slug);
        _server.World.Complete(Slug, artifact, score: 83);
        await _app.DeliverAsync(_server.World.Due[^1]);
        await PassAsync(TimeSpan.FromHours(3));
        Assert.Empty((await _app.SweepAsync("Perfsee")).Events);

        _server.World.Complete(Slug, artifact, score: 84);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Single((await _app.SweepAsync("Perfsee")).Events);
        await PassAsync(TimeSpan.FromHours(3));
        Assert.Empty((await _app.SweepAsync("Perfsee")).Events);
        await _app.HandledAsync();

        Assert.Equal([83, 84], _app.Runs.Select(run => ((BundleFinished)run.Event).Artifact.Score));
        Assert.Equal([false, true], _app.Runs.Select(run => run.IsRecovered));
    }

    [SkippableFact]
    public async Task SweepsLongAfterNormalDeliveries_HandleNothingAgain_AlsoWhenABaselineRanAgain()
    {
        await StartAsync();
        var artifacts = new List<JsonObject>();

        for (var index = 0; index < Sizes.Of(40, 40, 1000); index++)
        {
            var artifact = _server.World.AddArtifact(Slug);
            artifacts.Add(artifact);
            _server.World.Complete(Slug, artifact, score: index);
            await _app.DeliverAsync(_server.World.Due[^1]);
        }

        await PassAsync(TimeSpan.FromMinutes(30));

        // The next artifacts' baseline is another from now on; its own event arrives.
        _server.World.Complete(Slug, artifacts[0], score: 99);
        await _app.DeliverAsync(_server.World.Due[^1]);
        artifacts[1]["baseline"] = null;
        await _app.HandledAsync();
        var handled = _app.Runs.Count;

        foreach (var later in (TimeSpan[])[TimeSpan.FromMinutes(5), TimeSpan.FromHours(25), TimeSpan.FromDays(5)])
        {
            await PassAsync(later);
            await Store.PruneAsync();
            var all = await _app.Recovery.RunAsync("Perfsee", new() { Since = _clock.GetUtcNow() - TimeSpan.FromDays(7) });
            Assert.Equal((artifacts.Count, 0), (all.Found, all.Events.Count));
            Assert.Empty((await _app.SweepAsync("Perfsee")).Events);
        }

        await _app.HandledAsync();
        Assert.Equal(handled, _app.Runs.Count);
    }

    [SkippableFact]
    public async Task ThrottledInMilliseconds_TheSweepWaits_AndGoesOn()
    {
        await StartAsync();
        _server.World.Complete(Slug, _server.World.AddArtifact(Slug));
        await PassAsync(TimeSpan.FromMinutes(3));
        _server.Next(PerfseeServer.Throttled(57_254));
        var sweeping = _app.SweepAsync("Perfsee");

        await Wait.UntilAsync(() => _app.App.Logs.Named("RecoveryThrottled").Any());
        Assert.Contains("00:00:57.254", _app.App.Logs.Named("RecoveryThrottled").Single().Message, StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromSeconds(58));
        Assert.Single((await Wait.ForAsync(sweeping)).Events);
    }

    private async Task StartAsync()
    {
        _server = await PerfseeServer.StartAsync();
        _server.World.Now = _clock.GetUtcNow();
        _server.World.AddProject(Slug);
        _app = await RecoveryApp.StartAsync(Store, _clock, perfsee: _server);
        Assert.Empty((await _app.SweepAsync("Perfsee")).Problems);
        await PassAsync(TimeSpan.FromHours(2));
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _app.HandledAsync();
        _clock.Advance(time);
        _server.World.Now = _clock.GetUtcNow();
    }
}
