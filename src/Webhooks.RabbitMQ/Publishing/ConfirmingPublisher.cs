using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.RabbitMQ.Connections;
using Webhooks.Receiving;

namespace Webhooks.RabbitMQ.Publishing;

/// <summary>
/// Publishes from many requests at once: each waits for the confirm of its own message, and none for the round trip of another. One
/// connection with one channel does it, and nothing is consumed on it: a broker short of memory stops reading from connections that
/// publish, and acknowledgements must still get through. Stops last, so that requests that are still running find it open.
/// </summary>
internal sealed class ConfirmingPublisher(BrokerConnection connection, TimeSpan timeout, TimeProvider time)
    : IHostedLifecycleService, IDisposable
{
    private readonly TimeBudgets _budgets = new(time);

    public BrokerConnection Connection => connection;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        connection.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => connection.StopAsync();

    public void Dispose() => connection.Dispose();

    /// <summary>Publishes to one of our queues.</summary>
    public Task<PublishOutcome> PublishAsync(
        string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        PublishAsync(Topology.DefaultExchange, queue, isMandatory: true, properties, body, cancellationToken);

    /// <summary>Publishes and waits for the confirm, for a connection before it when there is none.</summary>
    /// <returns>The outcome; nothing is thrown.</returns>
    public async Task<PublishOutcome> PublishAsync(
        string exchange,
        string routingKey,
        bool isMandatory,
        BasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        var budget = _budgets.Rent(timeout);

        try
        {
            using var canceled = TimeBudgets.SpendWith(budget, cancellationToken);

            if ((connection.Current ?? await WaitAsync(budget.Token)) is not { } session)
            {
                return PublishOutcome.Disconnected;
            }

            if (session.IsBlocked)
            {
                return PublishOutcome.Blocked;
            }

            using var blocked = TimeBudgets.SpendWith(budget, session.Flow);
            return await PublishAsync(session, exchange, routingKey, isMandatory, properties, body, budget.Token);
        }
        finally
        {
            _budgets.Return(budget);
        }
    }

    // Null when there is none in time.
    private async Task<BrokerSession?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connection.GetAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<PublishOutcome> PublishAsync(
        BrokerSession session,
        string exchange,
        string routingKey,
        bool isMandatory,
        BasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        try
        {
            await session.Channel.BasicPublishAsync(exchange, routingKey, isMandatory, properties, body, cancellationToken);
            return PublishOutcome.Confirmed;
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            // The queue was deleted. A new session declares it again.
            session.End($"there is no queue {routingKey}");
            return PublishOutcome.Unroutable;
        }
        catch (PublishException)
        {
            return PublishOutcome.Refused;
        }
        catch (OperationCanceledException)
        {
            return session.IsBlocked ? PublishOutcome.Blocked : PublishOutcome.TimedOut;
        }
        // With any other exception of the client, there was no confirm.
        catch (Exception)
        {
            return PublishOutcome.Disconnected;
        }
    }
}
