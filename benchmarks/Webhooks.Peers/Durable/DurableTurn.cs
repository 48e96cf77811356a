using System.Diagnostics;
using System.Globalization;
using Webhooks.Benchmarks;
using Webhooks.Peers.Durable.Backends;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable;

/// <summary>One turn of one way: a new store, a new process, warmed up; then so many deliveries, until the last one is handled.</summary>
internal static class DurableTurn
{
    /// <summary>How many deliveries come a second time.</summary>
    public const int Repeats = 200;

    // Until the runtime has compiled everything for good.
    private const int MostForWarmup = 6_000;
    private const int WarmupPasses = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    // So long nothing is handled any more.
    private const int CalmTurns = 3;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    // The children have the collector of a server, as apps do.
    private static readonly KeyValuePair<string, string?>[] Collector = [new("DOTNET_gcServer", "1"), new("DOTNET_gcConcurrent", "1")];

    public static async Task<DurableResult> MeasureAsync(
        DurableWay way, string name, DurableSettings settings, byte[][] requests, IDurableBackend backend)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, name)).FullName;
        var place = await backend.PrepareAsync(name, folder);

        try
        {
            using var server = await MeasuredServer.StartAsync(way.Name, folder, [.. place.ToEnvironment(), .. Collector]);
            return await MeasureAsync(
                way, Math.Min(settings.Count, way.Most), server, new(server.EndPoint, requests, settings.Clients), backend);
        }
        finally
        {
            await backend.ForgetAsync(name);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many requests a turn with so many deliveries needs at most.</summary>
    public static int RequestsFor(int count) => count + Warmup(count);

    private static async Task<DurableResult> MeasureAsync(
        DurableWay way, int count, MeasuredServer server, DeliverySender sender, IDurableBackend backend)
    {
        var first = Warmup(count);

        // With a rest after each pass: the runtime compiles again, on a thread of its own, what has been called often.
        for (var pass = 0; pass < WarmupPasses; pass++)
        {
            var (from, to) = (first * pass / WarmupPasses, first * (pass + 1) / WarmupPasses);
            await sender.SendAsync(from, to - from);
            await HandledAsync(way, server, to);
            await server.SettlesAsync();
        }

        var (before, backendBefore) = (await server.UsageAsync(), backend.CpuMicroseconds);
        var (started, ended, latencies) = await sender.SendAsync(first, count);
        var last = (await HandledAsync(way, server, first + count)).Last;
        await server.SettlesAsync();
        var (used, backendUsed) = (await server.UsageAsync() - before, backend.CpuMicroseconds - backendBefore);

        var open = way.Handles ? long.Parse(await server.GetAsync(DurableServer.OpenPath), CultureInfo.InvariantCulture) : 0;
        return new(
            count / Stopwatch.GetElapsedTime(started, ended).TotalSeconds,
            way.Handles ? count / Stopwatch.GetElapsedTime(started, Math.Max(last, ended)).TotalSeconds : 0,
            used.CpuMicroseconds / count,
            backendUsed / count,
            used.Bytes / count,
            latencies[count / 2],
            latencies[(int)(count * 0.99)],
            way.Handles ? await RepeatAsync(server, sender, first) : 0,
            open);
    }

    private static int Warmup(int count) => Math.Min(MostForWarmup, count / 2);

    private static async Task<DurableProgress> HandledAsync(DurableWay way, MeasuredServer server, int count)
    {
        var started = Stopwatch.GetTimestamp();

        while (true)
        {
            var progress = await ProgressAsync(server);

            if (!way.Handles || progress.Distinct >= count)
            {
                return progress;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Of {count} deliveries {progress.Distinct} were handled.");
            }

            await Task.Delay(Interval);
        }
    }

    // How many of those that were handled are handled again when they come again.
    private static async Task<int> RepeatAsync(MeasuredServer server, DeliverySender sender, int first)
    {
        var before = (await ProgressAsync(server)).Total;
        await sender.SendAsync(first, Repeats);
        var later = before;

        for (var calm = 0; calm < CalmTurns; calm++)
        {
            await Task.Delay(Calm);
            var now = (await ProgressAsync(server)).Total;
            (calm, later) = (now == later ? calm : -1, now);
        }

        return later - before;
    }

    private static async Task<DurableProgress> ProgressAsync(MeasuredServer server) =>
        DurableProgress.Parse(await server.GetAsync(DurableServer.ProgressPath));
}
