using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>What keeps deliveries: a file system, a database server or a broker, which runs through all turns.</summary>
internal interface IDurableBackend : IAsyncDisposable
{
    /// <summary>
    /// Gets how much processor time it has used since it started; zero where it works in the server's process, or is not ours.
    /// </summary>
    double CpuMicroseconds { get; }

    /// <summary>Makes room for a turn.</summary>
    /// <param name="name">The turn's name, fit for a database or a queue.</param>
    /// <param name="folder">The turn's folder.</param>
    Task<DurablePlace> PrepareAsync(string name, string folder);

    /// <summary>Deletes what a turn has left.</summary>
    Task ForgetAsync(string name);
}
