using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Contract.Tests;

internal sealed class MemoryDeduplicatorHarness : DeduplicatorHarness
{
    private readonly ServiceProvider _app = Build();

    public override string Name => "memory";

    public override Task<IWebhookDeduplicator> CreateAsync() => Task.FromResult(_app.GetRequiredService<IWebhookDeduplicator>());

    public override ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddCircleCIWebhook();
        return services.BuildServiceProvider();
    }
}
