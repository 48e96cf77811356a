using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Webhooks.CircleCI;

namespace Webhooks.Tests.Telemetry;

/// <summary>What OpenTelemetry exports of the histograms: buckets in which the quantiles of webhooks can be told apart.</summary>
/// <remarks>Alone, as other tests of this process feed the same instruments.</remarks>
[Collection(nameof(Alone))]
public sealed class BucketTests
{
    private const int Deliveries = 300;

    [Fact]
    public async Task Quantiles_ReadBackFromWhatIsExported()
    {
        var exported = new List<MetricSnapshot>();
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter("Webhooks").AddInMemoryExporter(exported).Build();
        await using var app = await StartAsync();

        for (var number = 0; number < Deliveries; number++)
        {
            Assert.Equal(200, await Hook.PostAsync(app, Hook.Body(more: $"\"more\":\"{new string('x', number % 2 * 3000)}\",")));
        }

        Assert.True(metrics.ForceFlush());
        var (answers, handlers, bodies) = (
            Histogram(exported, "webhooks.delivery.duration"), Histogram(exported, "webhooks.handler.duration"), Histogram(
                exported, "webhooks.delivery.body_size"));

        // Answers of 4 to 8 ms: with the default of 0, 5, 10 and so on, Prometheus would say 2.5 s and 4.95 s.
        Assert.InRange(Quantile(0.5, answers), 0.004, 0.008);
        Assert.InRange(Quantile(0.99, answers), 0.007, 0.01);
        Assert.InRange(Quantile(0.5, handlers), 0.0, 0.008);
        Assert.InRange(Quantile(0.25, bodies), 128, 256);
        Assert.InRange(Quantile(0.99, bodies), 2048, 4096);

        // Perfsee waits for 25 s.
        Assert.Equal((0.005, 30), (answers[0].Bound, answers[^2].Bound));
        Assert.Equal((0.005, true), (handlers[0].Bound, handlers[^2].Bound >= 300));
        Assert.Equal((256, 4 * 1024 * 1024), (bodies[0].Bound, bodies[^2].Bound));
    }

    // The handler takes 4, 5, 6, 7 and 8 ms in turn.
    private static Task<TestApp> StartAsync()
    {
        var (time, handled) = (new ManualTime(), 0);

        return TestApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(time).AddCircleCIWebhook().On<CircleCIPing>((_, _) =>
            {
                time.Advance(TimeSpan.FromMilliseconds(4 + (handled++ % 5)));
                return Task.CompletedTask;
            }),
            app => app.MapCircleCIWebhook(Hook.Path),
            [("Webhooks:CircleCI:Secrets:0", Hook.Secret)]);
    }

    private static List<(double Bound, long Count)> Histogram(List<MetricSnapshot> exported, string name)
    {
        var buckets = new List<(double Bound, long Count)>();

        foreach (var bucket in Assert.Single(exported.Where(metric => metric.Name == name).SelectMany(Points)).GetHistogramBuckets())
        {
            buckets.Add((bucket.ExplicitBound, bucket.BucketCount));
        }

        Assert.Equal(Deliveries, buckets.Sum(bucket => bucket.Count));
        return buckets;
    }

    private static IEnumerable<MetricPoint> Points(MetricSnapshot metric) => metric.MetricPoints;

    // As histogram_quantile of Prometheus: linear within the bucket.
    private static double Quantile(double quantile, List<(double Bound, long Count)> buckets)
    {
        var (rank, below, lower) = (quantile * Deliveries, 0L, 0.0);

        foreach (var (bound, count) in buckets)
        {
            if (below + count >= rank)
            {
                return lower + ((bound - lower) * (rank - below) / count);
            }

            (below, lower) = (below + count, bound);
        }

        return lower;
    }
}
