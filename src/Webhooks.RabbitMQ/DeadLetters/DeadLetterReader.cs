using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.DeadLetters;

/// <summary>
/// Takes dead letters out one by one, oldest first, and gives them back in their order when it is disposed, unless they were
/// acknowledged. When the connection breaks the broker has them again.
/// </summary>
internal sealed class DeadLetterReader(
    IConnection connection,
    IChannel reading,
    IChannel publishing,
    string queue,
    long count,
    TimeSpan timeout,
    TimeProvider time,
    Action closed)
    : IAsyncDisposable
{
    private readonly List<ulong> _held = [];

    /// <summary>Gets how many there were when it was opened.</summary>
    public long Count => count;

    /// <summary>Takes the next one.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<DeadLetter?> NextAsync(CancellationToken cancellationToken)
    {
        if (await reading.BasicGetAsync(queue, autoAck: false, cancellationToken) is not { } message)
        {
            return null;
        }

        _held.Add(message.DeliveryTag);
        return new(message, time.GetUtcNow());
    }

    /// <summary>Publishes it to another queue, waits for the confirm, and takes it out for good.</summary>
    public async Task MoveAsync(DeadLetter letter, string target, BasicProperties properties)
    {
        using var budget = new CancellationTokenSource(timeout, time);
        await publishing.BasicPublishAsync(Topology.DefaultExchange, target, mandatory: true, properties, letter.Body, budget.Token);
        await DeleteAsync(letter);
    }

    /// <summary>Takes it out for good.</summary>
    public async Task DeleteAsync(DeadLetter letter)
    {
        await reading.BasicAckAsync(letter.Tag, multiple: false);
        _held.Remove(letter.Tag);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var tag in _held)
            {
                await reading.BasicNackAsync(tag, multiple: false, requeue: true);

                // The broker gathers what comes faster than it writes, and forgets the order: with an answer between any two it does not.
                await reading.QueueDeclarePassiveAsync(queue);
            }

            await reading.CloseAsync();
        }
        // The broker has them again.
        catch (Exception)
        {
        }
        finally
        {
            await BrokerSession.CloseAsync(connection);
            closed();
        }
    }
}
