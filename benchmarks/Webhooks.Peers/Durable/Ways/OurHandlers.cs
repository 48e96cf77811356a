using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks;
using Webhooks.CircleCI;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>What ours have in common, whatever the inbox.</summary>
internal static class OurHandlers
{
    public static IServiceCollection AddMeasuredWebhook(this IServiceCollection services)
    {
        services.AddCircleCIWebhook(options => options.Secrets.Add(SignedDelivery.Secret)).On<WorkflowCompleted>((webhook, _) =>
        {
            HandledDeliveries.Handle(webhook.Event.Id);
            return Task.CompletedTask;
        });
        return services;
    }

    public static void MapMeasuredWebhook(this WebApplication app) => app.MapCircleCIWebhook(DurableServer.Path);
}
