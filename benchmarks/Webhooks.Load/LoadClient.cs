using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Webhooks.Benchmarks;

namespace Webhooks.Load;

/// <summary>One connection that is kept alive: sends an event that was never sent before, waits for its answer, and goes on until time is up.</summary>
internal sealed class LoadClient(IPEndPoint server) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SignedDelivery _delivery = SignedDelivery.Of();
    private readonly byte[] _answer = new byte[4096];
    private readonly List<TimeSpan> _latencies = [];

    /// <summary>How long each answer took.</summary>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync(TimeSpan duration)
    {
        await _socket.ConnectAsync(server);
        var started = Stopwatch.GetTimestamp();

        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var request = Request(_delivery.WithId(Guid.NewGuid()));
            var sent = Stopwatch.GetTimestamp();
            await _socket.SendAsync(request);
            await ReadAsync();
            _latencies.Add(Stopwatch.GetElapsedTime(sent));
        }

        return _latencies;
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Request(SignedDelivery delivery) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST {LoadServer.Path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: CircleCI-Webhook/1.0\r\nContent-Type: application/json\r\n"
            + $"circleci-event-type: workflow-completed\r\ncircleci-signature: {delivery.Signature}\r\nContent-Length: {delivery.Body.Length}\r\n\r\n"),
        .. delivery.Body,
    ];

    // Every answer is a head without a body; anything but success is not what is to be measured.
    private async Task ReadAsync()
    {
        var length = 0;

        do
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server hung up.");
        }
        while (!_answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

        if (_answer[9] != (byte)'2')
        {
            throw new InvalidOperationException($"The answer was {Encoding.ASCII.GetString(_answer, 9, 3)}.");
        }
    }
}
