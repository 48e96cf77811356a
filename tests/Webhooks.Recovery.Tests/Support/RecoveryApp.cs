using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>
/// An app that receives on a real Kestrel, keeps in a real store and recovers from the stand-ins, under a clock that stands. Sweeps run
/// when they are asked for, unless told otherwise.
/// </summary>
internal sealed class RecoveryApp : IAsyncDisposable
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    public const string Secret = "the-secret-of-the-recovery-tests";
    public const string Project = "gh/tidewater/shop";
    public const string PerfseeProject = "tidewater-shop";

    private RecoveryApp(TestApp app) => App = app;

    public TestApp App { get; }

    public ConcurrentQueue<Run> Runs { get; private init; } = [];

    public WebhookRecovery Recovery => App.Services.GetRequiredService<WebhookRecovery>();

    public static async Task<RecoveryApp> StartAsync(
        RecoveryStore store,
        TimeProvider clock,
        CircleCIServer? circleCI = null,
        PerfseeServer? perfsee = null,
        Action<WebhookRecoveryOptions>? configure = null,
        ConcurrentQueue<Run>? runs = null,
        Action<IServiceCollection>? services = null,
        bool handlerTakesRecovered = true)
    {
        runs ??= [];
        var app = await TestApp.StartAsync(
            all =>
            {
                all.AddSingleton(clock);
                store.Add(all);
                all.AddHealthChecks().AddWebhookRecovery();

                if (circleCI is not null)
                {
                    all.AddCircleCIApi(options =>
                    {
                        (options.Token, options.Host, options.MaxRetries) = (circleCI.Token, circleCI.Address, 0);
                    });
                    all.AddCircleCIWebhook(options => options.Secrets.Add(Secret))
                        .On<CircleCIEvent>((webhook, _) => Note(runs, webhook.Event, webhook.Delivery), "all", handlerTakesRecovered)
                        .RecoverMissed(options =>
                        {
                            options.Projects.Add(Project);
                            options.Interval = Timeout.InfiniteTimeSpan;
                            options.MaxRequests = 100_000;
                            configure?.Invoke(options);
                        });
                }

                if (perfsee is not null)
                {
                    all.AddPerfseeApi(options =>
                    {
                        (options.Token, options.Host, options.MaxRetries) = (perfsee.Token, perfsee.Address, 0);
                    });
                    all.AddPerfseeWebhook(options => options.Secrets.Add(Secret))
                        .On<PerfseeEvent>((webhook, _) => Note(runs, webhook.Event, webhook.Delivery), "all", handlerTakesRecovered)
                        .RecoverMissed(options =>
                        {
                            options.Projects.Add(PerfseeProject);
                            options.Interval = Timeout.InfiniteTimeSpan;
                            options.MaxRequests = 100_000;
                            configure?.Invoke(options);
                        });
                }

                services?.Invoke(all);
            },
            pipeline =>
            {
                if (circleCI is not null)
                {
                    pipeline.MapCircleCIWebhook("/webhooks/circleci");
                }

                if (perfsee is not null)
                {
                    pipeline.MapPerfseeWebhook("/webhooks/perfsee");
                }
            });
        return new(app) { Runs = runs };
    }

    /// <summary>Sends a delivery, as the provider does; it must be answered 200.</summary>
    public async Task DeliverAsync(StandInDelivery delivery)
    {
        var isPerfsee = delivery.Type.Contains(':', StringComparison.Ordinal);
        using var answer = await App.Client.PostSignedAsync(
            isPerfsee ? "/webhooks/perfsee" : "/webhooks/circleci",
            isPerfsee ? PerfseeWebhook.Provider : CircleCIWebhook.Provider,
            delivery.Body,
            Secret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public Task<WebhookRecoveryReport> SweepAsync(string endpoint = "CircleCI") => Recovery.RunAsync(endpoint);

    /// <summary>Waits until everything that was stored is handled. Where that takes a poll, its time passes.</summary>
    public async Task HandledAsync()
    {
        var store = App.Services.GetRequiredService<IWebhookDeliveryStore>();
        var checks = 0;

        await Wait.UntilAsync(async () =>
        {
            var counts = await store.CountAsync(CancellationToken.None);
            var isHandled = counts is { Pending: 0 } && counts.Running is null or 0;

            if (!isHandled && ++checks % 5 == 0 && App.Services.GetRequiredService<TimeProvider>() is ManualTime clock)
            {
                clock.Advance(PollInterval);
            }

            return isHandled;
        });
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static Task Note(ConcurrentQueue<Run> runs, WebhookEvent webhookEvent, WebhookDelivery delivery)
    {
        runs.Enqueue(new(webhookEvent, delivery, delivery.Body.ToArray()));
        return Task.CompletedTask;
    }
}
