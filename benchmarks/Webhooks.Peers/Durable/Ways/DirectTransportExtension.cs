using DotNetCore.CAP;
using DotNetCore.CAP.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>Gives CAP a <see cref="DirectTransport"/>.</summary>
internal sealed class DirectTransportExtension : ICapOptionsExtension
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new CapMessageQueueMakerService("Direct"));
        services.AddSingleton<DirectTransport>();
        services.AddSingleton<ITransport>(provider => provider.GetRequiredService<DirectTransport>());
        services.AddSingleton<IConsumerClientFactory>(provider => provider.GetRequiredService<DirectTransport>());
    }
}
