using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webhooks.CircleCI;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>An app that is told when CircleCI sends nothing for too long, under a clock that stands.</summary>
internal sealed class SilenceApp : IAsyncDisposable
{
    public static readonly TimeSpan MaxSilence = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private SilenceApp(TestApp app, ManualTime clock) => (App, Clock) = (app, clock);

    public TestApp App { get; }

    public ManualTime Clock { get; }

    public static async Task<SilenceApp> StartAsync(
        ManualTime clock,
        Action<IServiceCollection>? services = null,
        Action<WebhookOptions>? options = null,
        Action<WebhookBuilder>? endpoint = null,
        params (string Key, string? Value)[] settings)
    {
        var app = await TestApp.StartAsync(
            all =>
            {
                all.AddSingleton<TimeProvider>(clock);
                all.AddMetrics();
                all.AddHealthChecks().AddWebhooks();
                var builder = all.AddCircleCIWebhook(set =>
                {
                    set.Secrets.Add(RecoveryApp.Secret);
                    set.MaxSilence = MaxSilence;
                    options?.Invoke(set);
                });
                endpoint?.Invoke(builder.On<CircleCIEvent>((_, _) => Task.CompletedTask, "all"));
                services?.Invoke(all);
            },
            pipeline => pipeline.MapCircleCIWebhook("/webhooks/circleci"),
            settings);
        return new(app, clock);
    }

    /// <summary>What the health check says.</summary>
    public async Task<HealthReportEntry> HealthAsync() =>
        (await App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhooks"];

    /// <summary>Waits for the alarm, and returns what it says.</summary>
    public async Task<string> AlarmAsync()
    {
        await UntilAsync(health => health.Status == HealthStatus.Degraded);
        return (await HealthAsync()).Description!;
    }

    /// <summary>
    /// Waits for what the health check is to say. A watch that set its timer while the clock was being moved looks later than it would
    /// under a clock that runs: after a while, time goes on.
    /// </summary>
    public async Task UntilAsync(Func<HealthReportEntry, bool> condition, [CallerArgumentExpression(nameof(condition))] string expected = "")
    {
        var waited = Stopwatch.StartNew();
        await Wait.UntilAsync(
            async () =>
            {
                if (condition(await HealthAsync()))
                {
                    return true;
                }

                if (waited.Elapsed > Patience)
                {
                    waited.Restart();
                    Clock.Advance(MaxSilence / 10);
                }

                return false;
            },
            expected);
    }

    /// <summary>Lets time pass until the provider is asked again, and it says that nothing was due.</summary>
    public async Task ExplainedAsync(TimeSpan time)
    {
        var before = Explained;
        Clock.Advance(time);
        await UntilAsync(_ => Explained > before);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
    }

    /// <summary>Sends a ping; it must be answered with the status.</summary>
    public async Task DeliverAsync(int status = 200, string secret = RecoveryApp.Secret)
    {
        var ping = $$"""{"type":"ping","id":"{{Guid.NewGuid()}}"}""";
        using var answer = await App.Client.PostSignedAsync(
            "/webhooks/circleci", CircleCIWebhook.Provider, System.Text.Encoding.UTF8.GetBytes(ping), secret);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private int Explained => App.Logs.Named("EndpointSilenceExplained").Count();
}
