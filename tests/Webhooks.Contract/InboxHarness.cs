using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Contract;

/// <summary>
/// Sets an inbox up for the contract: what it is called, and where one test's deliveries are stored. What an inbox can do is said by the
/// classes of the contract that are derived for it.
/// </summary>
public abstract class InboxHarness : IAsyncDisposable
{
    /// <summary>The inbox, as <see cref="Inboxes"/> and the table of the docs name it.</summary>
    public abstract string Inbox { get; }

    /// <summary>The storage of one test, for all processes that share it.</summary>
    public abstract string Storage { get; }

    /// <summary>
    /// Whether the first crash counts for everything that ran beside it. A broker that cannot tell what ran from what was only fetched
    /// counts from the second run on, which is alone.
    /// </summary>
    public virtual bool CountsTheFirstCrash => true;

    /// <summary>
    /// Whether a delivery moves from queue to queue as a copy, after which the first is removed: a process that ends between the two leaves
    /// both, and each has its attempts.
    /// </summary>
    public virtual bool MovesByCopy => false;

    /// <summary>Makes the storage.</summary>
    public virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Adds what the inbox needs beside it.</summary>
    public virtual void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Puts something into the storage that is no delivery of ours, or damages the one that is there, while no app runs.</summary>
    public virtual Task SpoilAsync() => throw new NotSupportedException($"{Inbox} has nothing that could be spoiled.");

    /// <summary>Whether a process that is stopped at this moment holds nothing that keeps others from the storage.</summary>
    public virtual Task<bool> IsFreeAsync() => Task.FromResult(true);

    /// <summary>The number of dead letters, as somebody sees it from outside.</summary>
    public virtual async Task<long> CountDeadAsync(IServiceProvider app) =>
        (await app.GetRequiredService<IWebhookDeliveryStore>().CountAsync()).DeadLettered;

    /// <summary>The number of deliveries that are stored and neither handled nor dead.</summary>
    public virtual async Task<long> CountWaitingAsync(IServiceProvider app)
    {
        var counts = await app.GetRequiredService<IWebhookDeliveryStore>().CountAsync();
        return counts.Pending + (counts.Running ?? 0);
    }

    public abstract ValueTask DisposeAsync();
}
