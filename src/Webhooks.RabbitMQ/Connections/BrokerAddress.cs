using RabbitMQ.Client;

namespace Webhooks.RabbitMQ.Connections;

/// <summary>Turns the options into the client's own.</summary>
internal static class BrokerAddress
{
    public static ConnectionFactory CreateFactory(RabbitMQInboxOptions options)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Uri!,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
            RequestedHeartbeat = TimeSpan.FromSeconds(20),
        };
        factory.UserName = options.UserName ?? factory.UserName;
        factory.Password = options.Password ?? factory.Password;
        options.ConfigureConnection?.Invoke(factory);

        // See BrokerConnection.
        factory.AutomaticRecoveryEnabled = false;
        factory.TopologyRecoveryEnabled = false;
        return factory;
    }
}
