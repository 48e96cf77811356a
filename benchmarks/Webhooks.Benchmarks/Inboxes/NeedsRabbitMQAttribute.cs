using Webhooks.Benchmarks.Measuring;

namespace Webhooks.Benchmarks.Inboxes;

/// <summary>A broker that can be started, or one that runs already.</summary>
public sealed class NeedsRabbitMQAttribute : NeedsAttribute
{
    public override string? Missing => MeasuredBroker.Missing;
}
