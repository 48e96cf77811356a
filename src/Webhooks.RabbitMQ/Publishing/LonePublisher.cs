using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>Publishes one message on a connection that is opened for it alone: the broker's answer then is about that message.</summary>
internal sealed class LonePublisher(ConnectionFactory factory, string name, TimeSpan timeout, TimeProvider time) : IDisposable
{
    // The reply code of an operator or a shutdown that closes connections.
    private const ushort ConnectionForced = 320;

    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <summary>Publishes to one of our queues, and waits for the confirm.</summary>
    /// <returns>The outcome; and why the broker does not take this message at any time, null when that is not so.</returns>
    public async Task<(PublishOutcome Outcome, string? Refusal)> PublishAsync(
        string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        await _one.WaitAsync();

        try
        {
            using var budget = new CancellationTokenSource(timeout, time);
            return await ConnectAndPublishAsync(queue, properties, body, budget.Token);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(PublishOutcome Outcome, string? Refusal)> ConnectAndPublishAsync(
        string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        IConnection connection;
        IChannel channel;

        try
        {
            connection = await factory.CreateConnectionAsync(name, cancellationToken);
            channel = await connection.CreateChannelAsync(new(true, true), cancellationToken);
        }
        // However connecting fails, it says nothing of the message.
        catch (Exception)
        {
            return (PublishOutcome.Disconnected, null);
        }

        try
        {
            await channel.BasicPublishAsync(Topology.DefaultExchange, queue, mandatory: true, properties, body, cancellationToken);
            return (PublishOutcome.Confirmed, null);
        }
        catch (PublishException exception)
        {
            return (exception.IsReturn ? PublishOutcome.Unroutable : PublishOutcome.Refused, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && connection.IsOpen && channel.IsOpen)
        {
            return (PublishOutcome.TimedOut, null);
        }
        // The broker has closed channel or connection over it, or the client cannot write it.
        catch (Exception exception)
        {
            var reason = channel.CloseReason ?? connection.CloseReason;
            var isOfTheMessage = reason is { Initiator: ShutdownInitiator.Peer, ReplyCode: not ConnectionForced }
                || (connection.IsOpen && channel.IsOpen);
            return (PublishOutcome.Disconnected, isOfTheMessage ? reason?.ReplyText ?? exception.GetBaseException().Message : null);
        }
        finally
        {
            await BrokerSession.CloseAsync(connection);
        }
    }
}
