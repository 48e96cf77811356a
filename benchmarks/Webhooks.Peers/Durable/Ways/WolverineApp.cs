using JasperFx.Resources;
using Microsoft.AspNetCore.Builder;
using Webhooks.Peers.Durable.Serving;
using Wolverine;
using Wolverine.Http;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>What the ways with Wolverine have in common.</summary>
internal static class WolverineApp
{
    // As many handlers at once as ours has.
    private const int Parallel = 8;

    /// <summary>Adds Wolverine for one node, with the handler and nothing that is found by conventions.</summary>
    public static void AddWolverine(this WebApplicationBuilder builder, Action<WolverineOptions> configure)
    {
        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(WolverineApp).Assembly;
            options.Durability.Mode = DurabilityMode.Solo;
            options.Discovery.DisableConventionalDiscovery().IncludeType(typeof(WolverineDeliveryHandler));
            configure(options);
        });
        builder.Services.AddWolverineHttp();
        builder.Services.AddResourceSetupOnStartup();
    }

    /// <summary>Keeps deliveries in a durable local queue.</summary>
    public static void UseDurableQueue(this WolverineOptions options)
    {
        options.Policies.UseDurableLocalQueues();
        options.LocalQueueFor<StoredDelivery>().UseDurableInbox().MaximumParallelMessages(Parallel);
    }
}
