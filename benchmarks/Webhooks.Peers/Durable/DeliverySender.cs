using System.Diagnostics;
using System.Net;
using Webhooks.Benchmarks;

namespace Webhooks.Peers.Durable;

/// <summary>Sends a range of requests over connections that share it; each waits for its answer before its next.</summary>
internal sealed class DeliverySender(IPEndPoint server, byte[][] requests, int connections)
{
    /// <summary>Sends so many requests from a number on.</summary>
    /// <returns>When it started and ended, in ticks of the stopwatch, and how long each answer took, the shortest first.</returns>
    /// <exception cref="InvalidOperationException">An answer is no success.</exception>
    public async Task<(long Started, long Ended, IReadOnlyList<TimeSpan> Latencies)> SendAsync(int first, int count)
    {
        var latencies = new TimeSpan[count];
        var open = Enumerable.Range(0, connections).Select(_ => new KeptConnection()).ToList();
        var next = -1;

        try
        {
            await Task.WhenAll(open.Select(connection => connection.ConnectAsync(server)));
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(open.Select(connection => Task.Run(() => SendAllAsync(connection))));
            var ended = Stopwatch.GetTimestamp();
            Array.Sort(latencies);
            return (started, ended, latencies);
        }
        finally
        {
            open.ForEach(connection => connection.Dispose());
        }

        async Task SendAllAsync(KeptConnection connection)
        {
            while (Interlocked.Increment(ref next) is var index && index < count)
            {
                var sent = Stopwatch.GetTimestamp();
                await connection.SendAsync(requests[first + index]);
                latencies[index] = Stopwatch.GetElapsedTime(sent);
            }
        }
    }
}
