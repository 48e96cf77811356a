using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Webhooks.Benchmarks.Hosting;

/// <summary>A transport for Kestrel without sockets: what remains is the cost of the server and of the endpoint.</summary>
internal sealed class InMemoryTransport : IConnectionListenerFactory, IConnectionListener
{
    // As Kestrel's own sockets have them.
    private const int SegmentSize = 4096;

    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var connection in _connections.Reader.ReadAllAsync(cancellationToken))
        {
            return connection;
        }

        return null;
    }

    /// <summary>Opens a connection; the server runs on the thread that writes to it.</summary>
    public IDuplexPipe Connect()
    {
        var options = new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            minimumSegmentSize: SegmentSize,
            useSynchronizationContext: false);
        var (requests, responses) = (new Pipe(options), new Pipe(options));
        var server = new DuplexPipe(requests.Reader, responses.Writer);
        var client = new DuplexPipe(responses.Reader, requests.Writer);
        _connections.Writer.TryWrite(new DefaultConnectionContext(Guid.NewGuid().ToString(), server, client));
        return client;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
