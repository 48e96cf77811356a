using System.Diagnostics.Metrics;

namespace Webhooks.Tests.Telemetry;

/// <summary>The buckets that exporters take from the instruments.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task Quantiles_ReadBackFromTheAdvisedBuckets()
    {
        var advised = new Dictionary<string, double[]>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            var buckets = instrument switch
            {
                Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries?.ToArray(),
                Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(value => (double)value).ToArray(),
                _ => null,
            };

            if (instrument.Meter.Name == "Webhooks" && buckets is not null)
            {
                lock (advised)
                {
                    advised[instrument.Name] = buckets;
                }
            }
        };
        listener.Start();
        await using var app = await Hook.StartAsync();
        await Hook.PostAsync(app, Hook.Body());
        double[] answers, handlers, bodies;

        lock (advised)
        {
            (answers, handlers, bodies) = (
                advised["webhooks.delivery.duration"], advised["webhooks.handler.duration"], advised["webhooks.delivery.body_size"]);
        }

        // 300 answers of 4 to 8 ms: with 0, 5, 10 and so on for buckets, Prometheus says 2.5 s and 4.95 s.
        var sent = Enumerable.Range(0, 300).Select(index => 0.004 + (index % 5 * 0.001)).ToArray();
        Assert.InRange(Quantile(0.5, sent, answers), 0.004, 0.008);
        Assert.InRange(Quantile(0.99, sent, answers), 0.007, 0.01);

        Assert.InRange(Quantile(0.5, [200, 250, 280], handlers), 120, 300);
        Assert.InRange(Quantile(0.99, [2_000, 5_000, 9_000], bodies), 8_192, 16_384);
        Assert.Equal((0.005, 300), (handlers[0], handlers.Single(bound => bound == 300)));
        Assert.Equal((256, 4 * 1024 * 1024), (bodies[0], bodies[^1]));
        Assert.All([answers, handlers, bodies], bounds => Assert.Equal(bounds.Order(), bounds));
    }

    // As histogram_quantile of Prometheus: linear within the bucket.
    private static double Quantile(double quantile, double[] values, double[] bounds)
    {
        var (rank, below) = (quantile * values.Length, 0);

        for (var index = 0; index < bounds.Length; index++)
        {
            var upTo = values.Count(value => value <= bounds[index]);

            if (upTo >= rank)
            {
                var lower = index == 0 ? 0 : bounds[index - 1];
                return lower + ((bounds[index] - lower) * (rank - below) / (upTo - below));
            }

            below = upTo;
        }

        return bounds[^1];
    }
}
