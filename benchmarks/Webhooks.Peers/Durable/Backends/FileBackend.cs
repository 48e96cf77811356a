using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>Files in the turn's folder.</summary>
internal sealed class FileBackend : IDurableBackend
{
    public double CpuMicroseconds => 0;

    public Task<DurablePlace> PrepareAsync(string name, string folder) => Task.FromResult(new DurablePlace(folder, name));

    public Task ForgetAsync(string name) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
