using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Stands between an app and its database, and cuts a connection in place of passing on an answer that holds a text.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _server;
    private readonly byte[] _text;
    private readonly Task _loop;
    private int _left;

    public CuttingProxy(int server, string text, int times)
    {
        (_server, _text, _left) = (server, Encoding.UTF8.GetBytes(text), times);
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets how many answers are still to be cut off.</summary>
    public int Left => Math.Max(Volatile.Read(ref _left), 0);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _loop;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassOnAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stopping.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token),
                    AnswerAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream client)
    {
        var buffer = new byte[64 * 1024];

        for (int count; (count = await server.ReadAsync(buffer, _stopping.Token)) > 0;)
        {
            if (buffer.AsSpan(0, count).IndexOf(_text) >= 0 && Interlocked.Decrement(ref _left) >= 0)
            {
                return;
            }

            await client.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }
}
