using System.Diagnostics;
using System.Net;
using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>Sends an event that was never sent before over one connection, waits for its answer, and goes on until time is up.</summary>
internal sealed class LoadClient(IPEndPoint server) : IDisposable
{
    private readonly KeptConnection _connection = new();
    private readonly SignedDelivery _delivery = SignedDelivery.Of();
    private readonly List<TimeSpan> _latencies = [];

    /// <summary>How long each answer took.</summary>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync(TimeSpan duration)
    {
        await _connection.ConnectAsync(server);
        var started = Stopwatch.GetTimestamp();

        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var request = KeptConnection.Request(LoadServer.Path, _delivery.WithId(Guid.NewGuid()));
            var sent = Stopwatch.GetTimestamp();
            await _connection.SendAsync(request);
            _latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return _latencies;
    }

    public void Dispose() => _connection.Dispose();
}
