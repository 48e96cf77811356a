using Samples.StandardWebhooks;

namespace Webhooks.Peers.InProcess;

/// <summary>Our provider of Standard Webhooks: the only place of the benchmarks that names it.</summary>
internal static class OurStandardWebhooks
{
    public static WebhookProvider Provider { get; } = new StandardWebhooksProvider();
}
