using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Handling;

/// <summary>The scope of one handler, made when the handler first asks for a service.</summary>
internal sealed class HandlerScope(IServiceScopeFactory factory) : IServiceProvider, IKeyedServiceProvider, IAsyncDisposable
{
    private AsyncServiceScope? _scope;
    private bool _isOver;

    public object? GetService(Type serviceType) => Services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)Services).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        ((IKeyedServiceProvider)Services).GetRequiredKeyedService(serviceType, serviceKey);

    public ValueTask DisposeAsync()
    {
        lock (this)
        {
            _isOver = true;
            return _scope?.DisposeAsync() ?? default;
        }
    }

    private IServiceProvider Services
    {
        get
        {
            lock (this)
            {
                ObjectDisposedException.ThrowIf(_isOver, this);
                return (_scope ??= factory.CreateAsyncScope()).ServiceProvider;
            }
        }
    }
}
