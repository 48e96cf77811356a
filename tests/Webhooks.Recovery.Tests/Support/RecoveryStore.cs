using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>A store that recovery remembers in.</summary>
public abstract class RecoveryStore : IAsyncDisposable
{
    /// <summary>Adds the inbox over the store.</summary>
    public abstract void Add(IServiceCollection services);

    /// <summary>Gets what the tool is told: a path, or a connection string.</summary>
    public abstract string Address { get; }

    /// <summary>Empties it.</summary>
    public abstract Task ClearAsync();

    /// <summary>Prunes all deliveries that are handled, however new they are. What recovery remembers stays.</summary>
    public abstract Task PruneAsync();

    public abstract ValueTask DisposeAsync();
}
