namespace Webhooks.RabbitMQ.Telemetry;

/// <summary>What is in our queues.</summary>
/// <param name="Waiting">Deliveries in the intake queue that no worker has yet; those that wait for a retry are not among them.</param>
/// <param name="Workers">Processes that take from it.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="OldestAge">
/// How old the oldest waiting delivery is, at most; null where it is not known, as this process has handled none.
/// </param>
internal sealed record QueueCount(long Waiting, long Workers, long Dead, TimeSpan? OldestAge);
