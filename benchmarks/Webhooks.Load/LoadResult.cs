using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>One turn of one server. What it has used up includes what it still had to do when the last answer was given.</summary>
internal readonly record struct LoadResult(
    double RequestsPerSecond, double CpuMicroseconds, double Bytes, TimeSpan Median, TimeSpan Percentile99)
{
    public static async Task<LoadResult> MeasureAsync(MeasuredServer server, int count, TimeSpan duration)
    {
        var clients = Enumerable.Range(0, count).Select(_ => new LoadClient(server.EndPoint)).ToList();
        var before = await server.UsageAsync();
        var latencies = (await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(duration))))).SelectMany(all => all)
            .Order()
            .ToList();

        if (!await server.SettlesAsync())
        {
            throw new TimeoutException($"The server '{server.Kind}' is still busy long after its last answer.");
        }

        var used = await server.UsageAsync() - before;

        clients.ForEach(client => client.Dispose());
        return new(
            latencies.Count / duration.TotalSeconds,
            used.CpuMicroseconds / latencies.Count,
            used.Bytes / latencies.Count,
            latencies[latencies.Count / 2],
            latencies[(int)(latencies.Count * 0.99)]);
    }
}
