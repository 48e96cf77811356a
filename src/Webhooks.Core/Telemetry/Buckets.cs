using System.Diagnostics.Metrics;

namespace Webhooks.Telemetry;

/// <summary>
/// The buckets that exporters use by default. Their own default of 0, 5, 10 and so on suits milliseconds, and would put all that
/// is measured in seconds into one bucket.
/// </summary>
internal static class Buckets
{
    /// <summary>Gets the boundaries for the seconds that a sender waits: 5 ms to 10 s, and the limits of both providers.</summary>
    public static InstrumentAdvice<double> OfAnswers { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 25, 30],
    };

    /// <summary>Gets the boundaries for the seconds that a handler takes: 5 ms to an hour.</summary>
    public static InstrumentAdvice<double> OfHandlers { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
    };

    /// <summary>Gets the boundaries for the bytes of a body: 256 B to 4 MiB, and the largest that an endpoint may allow.</summary>
    public static InstrumentAdvice<long> OfBodies { get; } = new()
    {
        HistogramBucketBoundaries =
        [
            256, 512, 1 << 10, 2 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20,
            4 << 20,
        ],
    };

    /// <summary>Gets the boundaries for the changes that share a commit.</summary>
    public static InstrumentAdvice<int> OfBatches { get; } =
        new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] };
}
