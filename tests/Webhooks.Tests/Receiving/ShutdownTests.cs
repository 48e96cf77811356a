using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests.Receiving;

/// <summary>What becomes of deliveries when the app stops.</summary>
public sealed class ShutdownTests
{
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _told = [];

    [Fact]
    public async Task AppThatIsStopping_Answers503ToNewOnesAndLetsRunningOnesFinish()
    {
        await using var app = await StartAsync();
        var running = Hook.PostAsync(app, Hook.Body());
        await Wait.UntilAsync(() => !_told.IsEmpty);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using var request = Hook.Request(Hook.Body());
        using var answer = await app.Client.SendAsync(request);
        _goOn.SetResult();

        Assert.Equal((503, "10"), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.Equal(200, await running);
        Assert.Equal(["started", "ended"], _told);
    }

    [Fact]
    public async Task StopOfTheApp_LetsRunningDeliveriesFinish()
    {
        var app = await StartAsync();
        var running = Hook.PostAsync(app, Hook.Body());
        await Wait.UntilAsync(() => !_told.IsEmpty);

        var stopping = app.App.StopAsync();
        await Wait.UntilAsync(
            () => app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        _goOn.SetResult();

        Assert.Equal(200, await Wait.ForAsync(running));
        await Wait.ForAsync(stopping);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task StopOfTheApp_WaitsForHandlersThatAreLate()
    {
        var app = await StartAsync();
        await TimeOutAsync(app);

        var stopping = app.App.StopAsync();
        await Wait.UntilAsync(
            () => app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Equal(["started"], _told);
        _goOn.SetResult();
        await Wait.ForAsync(stopping);

        Assert.Equal(["started", "ended"], _told);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task StopOfTheApp_WaitsForLateHandlersNoLongerThanItMay()
    {
        var app = await StartAsync();
        await TimeOutAsync(app);
        using var impatient = new CancellationTokenSource();

        var stopping = app.App.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await Wait.ForAsync(stopping);

        Assert.Equal(LogLevel.Warning, Assert.Single(app.Logs.Named("LeftRunning")).Level);
        _goOn.SetResult();
        await app.DisposeAsync();
    }

    private async Task TimeOutAsync(TestApp app)
    {
        var sending = Hook.PostAsync(app, Hook.Body());
        await Wait.UntilAsync(() => !_told.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(503, await sending);
    }

    private Task<TestApp> StartAsync() => Hook.StartAsync(
        async (_, _) =>
        {
            _told.Enqueue("started");
            await _goOn.Task;
            _told.Enqueue("ended");
        },
        services => services.AddSingleton<TimeProvider>(_time));
}
