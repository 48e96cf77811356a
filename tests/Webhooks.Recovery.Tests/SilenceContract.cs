using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;
using Webhooks.Recovery.Tests.Support;

namespace Webhooks.Recovery.Tests;

/// <summary>What a store remembers of the last delivery: before the start, and of other processes.</summary>
public abstract class SilenceContract : IAsyncLifetime
{
    private readonly ManualTime _clock = CircleCIStage.NewClock();

    protected RecoveryStore Store { get; set; } = null!;

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task AfterAStart_ItIsCountedFromTheLastStoredDelivery()
    {
        DateTimeOffset last;

        await using (var before = await StartAsync())
        {
            await before.DeliverAsync();
            last = _clock.GetUtcNow();
        }

        _clock.Advance(TimeSpan.FromMinutes(45));
        await using var after = await StartAsync();
        await Wait.UntilAsync(async () => (await after.HealthAsync()).Data.ContainsKey("CircleCI.last_arrival"));
        Assert.Equal(HealthStatus.Healthy, (await after.HealthAsync()).Status);
        Assert.Equal(last, Known((await after.HealthAsync()).Data["CircleCI.last_arrival"]), TimeSpan.FromMilliseconds(1));

        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Contains(FormattableString.Invariant($"nothing since {last:u}; "), await after.AlarmAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task WhatAnotherProcessReceives_Counts()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        _clock.Advance(TimeSpan.FromMinutes(50));
        await other.DeliverAsync();
        var last = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(10));

        // At its limit it asks the store.
        await one.UntilAsync(health => health.Data.ContainsKey("CircleCI.last_arrival"));
        Assert.Equal(last, Known((await one.HealthAsync()).Data["CircleCI.last_arrival"]), TimeSpan.FromMilliseconds(1));
        Assert.Equal(HealthStatus.Healthy, (await one.HealthAsync()).Status);

        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.NotEmpty(await one.AlarmAsync());
        Assert.NotEmpty(await other.AlarmAsync());
    }

    [SkippableFact]
    public async Task FactsOfRecovery_TellIt_WhenTheDeliveriesArePruned_AndWhatWasRecoveredDoesNot()
    {
        await using var circleCI = await CircleCIServer.StartAsync();
        var world = circleCI.World;
        world.AddProject(RecoveryApp.Project);
        DateTimeOffset last;
        StandInDelivery[] lost;

        await using (var before = await StartAsync(circleCI))
        {
            await SweepAsync(before);
            _clock.Advance(TimeSpan.FromMinutes(10));
            using var answer = await before.App.Client.PostSignedAsync(
                "/webhooks/circleci", CircleCIWebhook.Provider, Complete(world)[^1].Body, RecoveryApp.Secret);
            answer.EnsureSuccessStatusCode();
            last = _clock.GetUtcNow();

            // Missed events are recovered, and the webhook is broken nevertheless.
            _clock.Advance(TimeSpan.FromMinutes(10));
            lost = Complete(world);
            _clock.Advance(TimeSpan.FromMinutes(50));
            Assert.Equal(3, (await SweepAsync(before)).Events.Count);
            Assert.Contains($"of {lost[0].Subject} to send", await before.AlarmAsync(), StringComparison.Ordinal);
            var store = before.App.Services.GetRequiredService<IWebhookDeliveryStore>();
            await Wait.UntilAsync(async () =>
            {
                _clock.Advance(RecoveryApp.PollInterval);
                return await store.CountAsync() is { Pending: 0, Running: null or 0 };
            });
        }

        await Store.PruneAsync();
        await using var after = await StartAsync(circleCI);
        var alarm = await after.AlarmAsync();
        Assert.Contains(FormattableString.Invariant($"nothing since {last:u}; "), alarm, StringComparison.Ordinal);
        Assert.Contains($"of {lost[0].Subject} to send", alarm, StringComparison.Ordinal);
    }

    private Task<SilenceApp> StartAsync(CircleCIServer? circleCI = null) => SilenceApp.StartAsync(
        _clock,
        services =>
        {
            Store.Add(services);

            if (circleCI is not null)
            {
                services.AddCircleCIApi(options =>
                    (options.Token, options.Host, options.MaxRetries) = (circleCI.Token, circleCI.Address, 0));
            }
        },
        endpoint: builder =>
        {
            if (circleCI is not null)
            {
                builder.RecoverMissed(options =>
                {
                    options.Projects.Add(RecoveryApp.Project);
                    (options.Interval, options.MaxRequests) = (Timeout.InfiniteTimeSpan, 100_000);
                });
            }
        });

    private static Task<WebhookRecoveryReport> SweepAsync(SilenceApp app) =>
        app.App.Services.GetRequiredService<WebhookRecovery>().RunAsync("CircleCI");

    private static DateTimeOffset Known(object time) => (DateTimeOffset)time;

    private StandInDelivery[] Complete(CircleCIWorld world)
    {
        lock (world.Gate)
        {
            var before = world.Due.Count;
            world.Now = _clock.GetUtcNow();
            world.Complete(world.AddWorkflow(world.AddPipeline(RecoveryApp.Project)), "success");
            return [.. world.Due.Skip(before)];
        }
    }
}
