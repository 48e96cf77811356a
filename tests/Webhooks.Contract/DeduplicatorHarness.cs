namespace Webhooks.Contract;

/// <summary>Sets a deduplicator up for the contract.</summary>
public abstract class DeduplicatorHarness : IAsyncDisposable
{
    /// <summary>The deduplicator, as the table of the docs names it.</summary>
    public abstract string Name { get; }

    /// <summary>Makes one over a memory of this test's own; asked again, another over the same memory, where it can be shared.</summary>
    public abstract Task<IWebhookDeduplicator> CreateAsync();

    public abstract ValueTask DisposeAsync();
}
