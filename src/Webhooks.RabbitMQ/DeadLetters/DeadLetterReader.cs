using System.Threading.Channels;
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
    // Consumers of one channel get their messages in turn and give them back in turn, as long as they are few.
    private const ushort AtOnce = 50;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Channel<DeadLetter> _letters = Channel.CreateUnbounded<DeadLetter>(new() { SingleReader = true });
    private int _consumers;
    private long _asked;
    private long _taken;
    private long _deleted;

    /// <summary>Gets how many there were when it was opened.</summary>
    public long Count => count;

    /// <summary>Takes the next one of those.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<DeadLetter?> NextAsync(CancellationToken cancellationToken)
    {
        if (_taken >= count)
        {
            return null;
        }

        if (_taken == _asked)
        {
            _asked += AtOnce;
            await reading.BasicQosAsync(0, AtOnce, global: false, cancellationToken);
            var consumer = new LetterConsumer(reading, _letters.Writer, time);
            await reading.BasicConsumeAsync(queue, autoAck: false, $"{_consumers++:00000}", consumer, cancellationToken);
        }

        try
        {
            var letter = await _letters.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(LongestWait, time, cancellationToken);
            _taken++;
            return letter;
        }
        catch (TimeoutException)
        {
            return null;
        }
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
        _asked++;
        _deleted++;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await reading.CloseAsync();
            await WaitUntilGivenBackAsync();
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

    // A closed channel's messages go back to a quorum queue a moment later, as slow as the broker's disk is: the next reader, who counts
    // what is ready, would miss them.
    private async Task WaitUntilGivenBackAsync()
    {
        var started = time.GetTimestamp();

        while (await publishing.MessageCountAsync(queue) < count - _deleted && time.GetElapsedTime(started) < LongestWait)
        {
            await Task.Delay(Pause, time);
        }
    }
}
