using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.RabbitMQ.Tests;

/// <summary>
/// A proxy in front of the broker. It can stop forwarding while its connections stay open, as a network does that loses packets, and it can
/// present the broker as another version.
/// </summary>
internal sealed class BrokerProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly int _brokerPort;
    private readonly (byte[] From, byte[] To)? _version;
    private readonly Task _running;
    private volatile TaskCompletionSource _forwarding = new();

    /// <summary>Starts it.</summary>
    /// <param name="brokerPort">Where the broker listens.</param>
    /// <param name="version">The broker's version and the one to show; of the same length.</param>
    public BrokerProxy(int brokerPort, (string From, string To)? version = null)
    {
        _brokerPort = brokerPort;
        _version = version is { } shown ? (Encoding.ASCII.GetBytes(shown.From), Encoding.ASCII.GetBytes(shown.To)) : null;
        _forwarding.SetResult();
        _listener.Start();
        _running = AcceptAsync();
    }

    public string Uri => $"amqp://guest:guest@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void StopForwarding() => _forwarding = new();

    /// <summary>Cuts every connection; new ones are forwarded.</summary>
    public void Cut()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    public void Forward() => _forwarding.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();

        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            var broker = new TcpClient();
            _clients.Add(client);
            _clients.Add(broker);
            await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stopping.Token);
            _ = PumpAsync(client, broker, rewrites: false);
            _ = PumpAsync(broker, client, rewrites: true);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool rewrites)
    {
        var buffer = new byte[64 * 1024];

        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stopping.Token) is var count and > 0)
            {
                await _forwarding.Task.WaitAsync(_stopping.Token);

                if (rewrites && _version is { } version && buffer.AsSpan(0, count).IndexOf(version.From) is var start and >= 0)
                {
                    version.To.CopyTo(buffer, start);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
            }
        }
        catch (Exception exception) when (exception is IOException
            or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone.
        }

        from.Close();
        to.Close();
    }
}
