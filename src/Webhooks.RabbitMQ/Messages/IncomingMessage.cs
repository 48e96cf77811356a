using RabbitMQ.Client;
using Webhooks.RabbitMQ.Connections;

namespace Webhooks.RabbitMQ.Messages;

/// <summary>A message that the broker handed over, to be acknowledged on the session that it came on.</summary>
internal sealed record IncomingMessage(BrokerSession Session, ulong Tag, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    /// <summary>Takes it out of the queue. When the session is over the broker hands it over again instead, to whomever.</summary>
    public async Task AcknowledgeAsync()
    {
        try
        {
            await Session.Channel.BasicAckAsync(Tag, multiple: false);
        }
        // Nothing is lost by it, however it fails.
        catch (Exception exception)
        {
            Session.End(exception.Message);
        }
    }
}
