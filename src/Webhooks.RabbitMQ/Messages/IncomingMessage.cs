using RabbitMQ.Client;
using Webhooks.RabbitMQ.Consuming;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>A message that the broker handed over, to be acknowledged on the session that it came on.</summary>
internal sealed class IncomingMessage(
    Acknowledgements acknowledgements, ulong tag, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
{
    private int _isDone;

    public ulong Tag => tag;

    public IReadOnlyBasicProperties Properties => properties;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Gets a value indicating whether it comes from the queue of suspects.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Gets how often the broker has handed it over before, from this queue.</summary>
    public int Deliveries { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets or sets how often a queue has refused it.</summary>
    public int Refusals { get; set; }

    /// <summary>Gets or sets how often a connection broke while it was published.</summary>
    public int Breaks { get; set; }

    /// <summary>Gets a value indicating whether the broker has it again.</summary>
    public bool IsOver => acknowledgements.IsOver;

    /// <summary>Takes it out of its queue, once.</summary>
    public void Acknowledge()
    {
        if (Interlocked.Exchange(ref _isDone, 1) == 0)
        {
            acknowledgements.Acknowledge(tag);
        }
    }

    /// <summary>Leaves it to the broker, which moves it to the dead letters by itself.</summary>
    public void Reject()
    {
        if (Interlocked.Exchange(ref _isDone, 1) == 0)
        {
            acknowledgements.Reject(tag);
        }
    }
}
