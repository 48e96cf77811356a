using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.DeadLetters;

/// <summary>Opens the queue of dead letters for one reader at a time.</summary>
internal sealed class DeadLetterQueue(
    ConnectionFactory factory, string name, Topology topology, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private const ushort Locked = 405;
    private const ushort NotAllowed = 403;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);

    public string Intake => topology.Intake;

    public void Dispose() => _one.Dispose();

    /// <summary>Opens it, and waits a little for another reader.</summary>
    /// <exception cref="InvalidOperationException">Another reader goes on reading.</exception>
    public async Task<DeadLetterReader> OpenAsync(CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(LongestWait, cancellationToken))
        {
            throw Busy();
        }

        IConnection? connection = null;

        try
        {
            connection = await factory.CreateConnectionAsync(name, cancellationToken);
            await LockAsync(connection, cancellationToken);
            var reading = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var publishing = await connection.CreateChannelAsync(new(true, true), cancellationToken);
            var count = await reading.QueueDeclarePassiveAsync(topology.Dead, cancellationToken);
            return new(connection, reading, publishing, topology.Dead, count.MessageCount, timeout, time, () => _one.Release());
        }
        catch
        {
            await (connection is null ? default : BrokerSession.CloseAsync(connection));
            _one.Release();
            throw;
        }
    }

    // A queue that is exclusive to a connection is the broker's lock. A user who may not declare queues reads without the lock.
    private async Task LockAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        while (true)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
                await channel.QueueDeclareAsync($"{topology.Dead}.reader", false, true, true, cancellationToken: cancellationToken);
                return;
            }
            catch (OperationInterruptedException refusal) when (refusal.ShutdownReason?.ReplyCode == NotAllowed)
            {
                return;
            }
            catch (OperationInterruptedException refusal) when (refusal.ShutdownReason?.ReplyCode == Locked)
            {
                if (time.GetElapsedTime(started) > LongestWait)
                {
                    throw Busy();
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private InvalidOperationException Busy() => new(
        $"Another program is reading {topology.Dead}, and only one can at a time, as reading takes the messages out until they are given "
        + "back. Try again.");
}
