namespace Webhooks.Peers.Durable;

/// <summary>Where deliveries are kept.</summary>
internal enum DurableStore
{
    Sqlite,
    PostgreSql,
    RabbitMQ,
}
