using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Xunit.Abstractions;

namespace Webhooks.Tests.Soak;

/// <summary>
/// A mixed load of good and bad deliveries over loopback: 5,000 of them here, and in full with
/// <c>WEBHOOKS_SOAK=100000 dotnet test tests/Webhooks.Tests --filter SoakTests</c>.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int BatchSize = 500;
    private const int Senders = 16;

    private static readonly int Total = int.TryParse(Environment.GetEnvironmentVariable("WEBHOOKS_SOAK"), out var total) ? total : 5000;

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<Exception> _unobserved = [];
    private int _runs;

    [Fact]
    public async Task MixedLoad_AddsUpExactlyAndHoldsNothing()
    {
        TaskScheduler.UnobservedTaskException += Observe;

        try
        {
            using var log = new SoakLog();
            await using var app = await StartAsync(log);
            using var counted = new SoakCounters(app);
            var load = new SoakLoad(app);
            long afterWarmup = 0;

            for (var sent = 0; load.Sent < Total; sent += BatchSize)
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(sent, BatchSize),
                    new ParallelOptions { MaxDegreeOfParallelism = Senders },
                    async (number, _) => await Wait.ForAsync(load.SendAsync(number)));

                // What was remembered is forgotten, so that each batch leaves the app as the one before.
                await Wait.UntilAsync(() => counted.Total == load.Sent);
                _time.Advance(TimeSpan.FromHours(25));
                afterWarmup = afterWarmup == 0 && sent >= 2 * BatchSize ? Held() : afterWarmup;
            }

            var held = Held();
            output.WriteLine($"{load.Sent} deliveries: {string.Join(", ", counted.Counts.Select(count => $"{count.Value} {count.Key}"))}.");
            output.WriteLine($"Held after warm-up {afterWarmup / 1024} KiB, at the end {held / 1024} KiB.");

            Assert.Equal(load.Expected, counted.Counts);
            Assert.Equal(load.ExpectedRuns, _runs);
            Assert.Equal(load.ExpectedFailures, log.Failures);
            Assert.Empty(log.Errors);
            Assert.InRange(held, 0, afterWarmup + (afterWarmup / 2));
            Assert.Empty(_unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Observe;
        }
    }

    private static long Held()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void Observe(object? sender, UnobservedTaskExceptionEventArgs unobserved) => _unobserved.Enqueue(unobserved.Exception);

    private Task<TestApp> StartAsync(SoakLog log) => TestApp.StartAsync(
        services => services
            .AddLogging(logging => logging.ClearProviders().AddProvider(log))
            .AddSingleton<TimeProvider>(_time)
            .AddCircleCIWebhook(options => options.MaxRequestBodySize = SoakLoad.MaxBody)
            .On<CircleCIEvent>(HandleAsync),
        app => app.MapCircleCIWebhook(Hook.Path),
        [("Webhooks:CircleCI:Secrets:0", Hook.Secret), ("Webhooks:CircleCI:Secrets:1", SoakLoad.OldSecret)]);

    private async Task HandleAsync(WebhookContext<CircleCIEvent> webhook, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        await Task.Yield();

        if (webhook.Event.Type == SoakLoad.FailsFirst && webhook.Attempt == 1)
        {
            throw new InvalidOperationException("Not the first time.");
        }
    }
}
