using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Webhooks.Perfsee;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>How long without a delivery is too long: without a store and without recovery.</summary>
public sealed class SilenceTests
{
    private readonly ManualTime _clock = CircleCIStage.NewClock();

    [Fact]
    public async Task Silence_IsToldOnce_AndEndsWithTheNextDelivery()
    {
        await using var app = await SilenceApp.StartAsync(_clock);
        using var meters = new Meters(app.App.Services);
        _clock.Advance(TimeSpan.FromMinutes(30));
        await app.DeliverAsync();
        var last = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
        Assert.Equal(last, (await app.HealthAsync()).Data["CircleCI.last_arrival"]);
        Assert.Equal((3540.0, 0.0), (meters.Read("webhooks.endpoint.silence"), meters.Read("webhooks.endpoint.silent")));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            FormattableString.Invariant($"The webhook endpoint 'CircleCI' has received nothing since {last:u}; MaxSilence is 01:00:00. ")
            + "Whether anything was due is not known: no client of CircleCI's API is there to be asked.",
            await app.AlarmAsync());
        Assert.Equal(1, meters.Read("webhooks.endpoint.silent"));
        Assert.Equal(await app.AlarmAsync(), Assert.Single(app.App.Logs.Named("EndpointSilent")).Message);
        Assert.Empty(app.App.Logs.Errors);

        // Refused is not received.
        await app.DeliverAsync(403, "the-secret-of-somebody-else");
        Assert.Equal(HealthStatus.Degraded, (await app.HealthAsync()).Status);

        await app.DeliverAsync();
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
        Assert.Equal((0.0, 0.0), (meters.Read("webhooks.endpoint.silence"), meters.Read("webhooks.endpoint.silent")));
        _clock.Advance(TimeSpan.FromMinutes(15));
        await app.UntilAsync(_ => app.App.Logs.Named("EndpointSilenceOver").Any());
        Assert.Single(app.App.Logs.Named("EndpointSilent"));
    }

    [Fact]
    public async Task WithoutAnyDelivery_ItIsCountedFromTheStart_AndSaysSo()
    {
        await using var app = await SilenceApp.StartAsync(_clock);
        var started = _clock.GetUtcNow();
        _clock.Advance(SilenceApp.MaxSilence);
        Assert.StartsWith(
            FormattableString.Invariant($"The webhook endpoint 'CircleCI' has received nothing since the app started at {started:u}, ")
                + "and nothing is known about the time before",
            await app.AlarmAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutALimit_NothingIsToldOrMeasured()
    {
        await using var app = await SilenceApp.StartAsync(_clock, options: options => options.MaxSilence = null);
        using var meters = new Meters(app.App.Services);
        _clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
        Assert.Null(meters.Read("webhooks.endpoint.silence"));
        Assert.Empty(app.App.Logs.Named("EndpointSilent"));
    }

    [Fact]
    public async Task LimitOfAReload_IsWatched()
    {
        var limit = (TimeSpan?)null;
        await using var app = await SilenceApp.StartAsync(_clock, options: options => options.MaxSilence = limit);
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);

        limit = TimeSpan.FromHours(1);
        app.App.Reload();
        Assert.Contains("MaxSilence is 01:00:00", await app.AlarmAsync(), StringComparison.Ordinal);

        limit = TimeSpan.FromHours(3);
        app.App.Reload();
        await Wait.UntilAsync(() => app.App.Logs.Named("EndpointSilenceOver").Any());
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
    }

    [Fact]
    public async Task ClientWithoutProjects_IsNotAsked_AndTheAlarmSaysWhatToSet()
    {
        await using var app = await SilenceApp.StartAsync(
            _clock, services => services.AddCircleCIApi(options => options.Token = "a-token"));
        _clock.Advance(SilenceApp.MaxSilence);
        Assert.Contains("name projects in Webhooks:CircleCI:SilenceProjects", await app.AlarmAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ProviderIsAskedFirst_AndOnlyWhatWasDueIsAnAlarm()
    {
        await using var circleCI = await StartCircleCIAsync();
        await using var app = await StartAsync(circleCI);
        await app.DeliverAsync();

        // A weekend: nobody pushes anything.
        await app.ExplainedAsync(SilenceApp.MaxSilence);
        await app.ExplainedAsync(TimeSpan.FromHours(48));

        var due = Complete(circleCI);

        // It may still be on its way.
        await app.ExplainedAsync(TimeSpan.FromMinutes(15));
        _clock.Advance(TimeSpan.FromMinutes(30));
        var alarm = await app.AlarmAsync();
        Assert.Contains($"CircleCI had {due.Type} of {due.Subject} to send", alarm, StringComparison.Ordinal);
        Assert.Contains("'webhooks doctor'", alarm, StringComparison.Ordinal);

        await app.DeliverAsync();
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
        await app.ExplainedAsync(SilenceApp.MaxSilence + TimeSpan.FromMinutes(1));
    }

    [SkippableTheory]
    [InlineData(401, "that failed: ")]
    [InlineData(500, "that failed: ")]
    public async Task ProviderThatRefusesTheQuestion_IsNoExcuse(int status, string said)
    {
        await using var circleCI = await StartCircleCIAsync();
        circleCI.Intercept = _ => new(status);
        await using var app = await StartAsync(circleCI);
        _clock.Advance(SilenceApp.MaxSilence);
        var alarm = await app.AlarmAsync();
        Assert.Contains($"CircleCI was asked whether anything was due, and {said}", alarm, StringComparison.Ordinal);
        Assert.DoesNotContain(circleCI.Token, alarm, StringComparison.Ordinal);

        // It answers again: nothing was due.
        circleCI.Intercept = null;
        await app.ExplainedAsync(TimeSpan.FromMinutes(15));
    }

    [SkippableFact]
    public async Task ProviderThatKeepsTheQuestionWaiting_IsNoExcuse()
    {
        await using var circleCI = await StartCircleCIAsync();
        circleCI.Intercept = _ => new(429, RetryAfter: "3000");
        await using var app = await StartAsync(circleCI);
        _clock.Advance(SilenceApp.MaxSilence);
        await app.UntilAsync(_ => app.App.Logs.Named("RecoveryThrottled").Any());
        Assert.Equal(HealthStatus.Healthy, (await app.HealthAsync()).Status);
        await Wait.UntilAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            return (await app.HealthAsync()).Status == HealthStatus.Degraded;
        });
        Assert.Contains("gave no answer within 00:02:00", await app.AlarmAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PerfseeIsAskedFirst_AndOnlyWhatWasDueIsAnAlarm()
    {
        await using var perfsee = await PerfseeServer.StartAsync();
        perfsee.World.Now = _clock.GetUtcNow();
        perfsee.World.AddProject(RecoveryApp.PerfseeProject);
        await using var app = await TestApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(_clock);
                services.AddHealthChecks().AddWebhooks();
                services.AddPerfseeApi(options => (options.Token, options.Host, options.MaxRetries) = (perfsee.Token, perfsee.Address, 0));
                services.AddPerfseeWebhook(options =>
                {
                    options.Secrets.Add(RecoveryApp.Secret);
                    options.MaxSilence = SilenceApp.MaxSilence;
                    options.SilenceProjects.Add(RecoveryApp.PerfseeProject);
                }).On<PerfseeEvent>((_, _) => Task.CompletedTask);
            },
            pipeline => pipeline.MapPerfseeWebhook("/webhooks/perfsee"));

        _clock.Advance(SilenceApp.MaxSilence - TimeSpan.FromMinutes(15));
        await AskedAsync();
        Assert.Empty(app.Logs.Named("EndpointSilent").Select(alarm => alarm.Message));

        perfsee.World.Now = _clock.GetUtcNow();
        perfsee.World.Complete(RecoveryApp.PerfseeProject, perfsee.World.AddArtifact(RecoveryApp.PerfseeProject));

        while (!app.Logs.Named("EndpointSilent").Any())
        {
            await AskedAsync();
        }

        var alarm = Assert.Single(app.Logs.Named("EndpointSilent"));
        Assert.Contains("Perfsee had bundle:finished of ", alarm.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(perfsee.Token, alarm.Message, StringComparison.Ordinal);

        // Time passes only between two questions, as each has its own time for the answer.
        async Task AskedAsync()
        {
            for (var (before, turn) = (Outcomes(), 0); Outcomes() == before; turn++)
            {
                Assert.True(turn < 40, "Perfsee is not asked.");
                _clock.Advance(TimeSpan.FromMinutes(15));

                for (var waits = 0; waits < 300 && Outcomes() == before; waits++)
                {
                    await Task.Delay(10);
                }
            }
        }

        int Outcomes() => app.Logs.Named("EndpointSilenceExplained").Count() + app.Logs.Named("EndpointSilent").Count();
    }

    [Fact]
    public async Task ProjectsWithoutAClient_AreRefusedAtStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SilenceApp.StartAsync(
            _clock, options: options => options.SilenceProjects.Add(RecoveryApp.Project)));
        Assert.Contains("SilenceProjects cannot be asked about", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AddCircleCIApi()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProjectThatCannotBeAsked_IsRefusedAtStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SilenceApp.StartAsync(
            _clock,
            services => services.AddCircleCIApi(options => options.Token = "a-token"),
            options => options.SilenceProjects.Add("tidewater")));
        Assert.Contains("SilenceProjects holds 'tidewater', which is refused.", refused.Message, StringComparison.Ordinal);
    }

    private Task<SilenceApp> StartAsync(CircleCIServer circleCI) => SilenceApp.StartAsync(
        _clock,
        services => services.AddCircleCIApi(options =>
            (options.Token, options.Host, options.MaxRetries) = (circleCI.Token, circleCI.Address, 0)),
        options => options.SilenceProjects.Add(RecoveryApp.Project));

    private async Task<CircleCIServer> StartCircleCIAsync()
    {
        var server = await CircleCIServer.StartAsync();
        server.World.AddProject(RecoveryApp.Project);
        return server;
    }

    private StandInDelivery Complete(CircleCIServer circleCI)
    {
        lock (circleCI.World.Gate)
        {
            circleCI.World.Now = _clock.GetUtcNow();
            circleCI.World.Complete(circleCI.World.AddWorkflow(circleCI.World.AddPipeline(RecoveryApp.Project)), "success");
            return circleCI.World.Due.First(due => due.Type is "job-completed");
        }
    }
}
