using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Connections;

/// <summary>One open connection with one channel on it; it ends when either closes. Safe for concurrent use.</summary>
internal sealed class BrokerSession : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly IConnection _connection;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile CancellationTokenSource _flow = new();

    private BrokerSession(IConnection connection, IChannel channel)
    {
        (_connection, Channel) = (connection, channel);
        connection.ConnectionBlockedAsync += (_, _) => _flow.CancelAsync();
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            _flow = new();
            return Task.CompletedTask;
        };
        connection.ConnectionShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);
        channel.ChannelShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);

        // It may have closed before anybody listened.
        if (!connection.IsOpen || !channel.IsOpen)
        {
            End((channel.CloseReason ?? connection.CloseReason)?.ReplyText ?? "closed");
        }
    }

    public IConnection Connection => _connection;

    public IChannel Channel { get; }

    /// <summary>Gets why it ended, once it has.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Gets a value indicating whether the broker takes no messages for now, as it is short of memory or disk.</summary>
    public bool IsBlocked => _flow.IsCancellationRequested;

    /// <summary>Gets a token that is cancelled when the broker stops taking messages.</summary>
    public CancellationToken Flow => _flow.Token;

    /// <summary>Connects, declares the topology, and opens the channel.</summary>
    /// <param name="factory">Where to connect to.</param>
    /// <param name="name">The connection's name, for the broker's operators.</param>
    /// <param name="confirms">Whether publishes on the channel are confirmed.</param>
    /// <param name="topology">What must be there.</param>
    /// <param name="logger">For what the declaration has to say.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<BrokerSession> OpenAsync(
        ConnectionFactory factory, string name, bool confirms, Topology topology, ILogger logger, CancellationToken cancellationToken)
    {
        var connection = await factory.CreateConnectionAsync(name, cancellationToken);

        try
        {
            await topology.DeclareAsync(connection, logger, cancellationToken);

            // No limiter: a request that waits for its confirm is the limit, and the client's own would slow down half a batch.
            var options = new CreateChannelOptions(confirms, confirms, outstandingPublisherConfirmationsRateLimiter: null);
            return new(connection, await connection.CreateChannelAsync(options, cancellationToken));
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }
    }

    /// <summary>Gives the session up, so that it is opened again.</summary>
    public void End(string reason) => _ended.TrySetResult(reason);

    public ValueTask DisposeAsync()
    {
        End("closed by this app");
        return CloseAsync(_connection);
    }

    private Task EndAsync(string reason)
    {
        End(reason);
        return Task.CompletedTask;
    }

    // A broker that is short of memory reads nothing from its clients, not even the request to close: the client would then wait for long
    // without need.
    public static async ValueTask CloseAsync(IConnection connection)
    {
        var closing =
            connection.AbortAsync(CloseTimeout).ContinueWith(_ => connection.DisposeAsync().AsTask(), TaskScheduler.Default).Unwrap();
        await closing.WaitAsync(CloseTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
