using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>Takes the place of a context's scope when the handler has ended.</summary>
internal sealed class EndedScope : IServiceScope
{
    public static EndedScope Instance { get; } = new();

    public IServiceProvider ServiceProvider =>
        throw new ObjectDisposedException("WebhookContext", "The handler has ended, and its services with it.");

    public void Dispose()
    {
    }
}
