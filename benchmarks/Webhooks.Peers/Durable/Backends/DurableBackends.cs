using Webhooks.Benchmarks;
using Webhooks.Tests;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>The backends that the ways need, as far as this machine has them.</summary>
internal sealed class DurableBackends : IAsyncDisposable
{
    private readonly Dictionary<DurableStore, IDurableBackend> _backends = [];

    public IDurableBackend this[DurableStore store] => _backends[store];

    /// <summary>Starts them. What is not installed is told, and passed over.</summary>
    public static async Task<DurableBackends> StartAsync(IReadOnlyList<DurableWay> ways)
    {
        var backends = new DurableBackends();

        try
        {
            foreach (var store in ways.Select(way => way.Store).Distinct())
            {
                if (Missing(store) is { } missing)
                {
                    Console.WriteLine($"Without {store}. {missing}\n");
                    continue;
                }

                backends._backends[store] = await StartAsync(store);
            }

            return backends;
        }
        catch
        {
            await backends.DisposeAsync();
            throw;
        }
    }

    public bool Has(DurableStore store) => _backends.ContainsKey(store);

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends.Values)
        {
            await backend.DisposeAsync();
        }
    }

    private static string? Missing(DurableStore store) => store switch
    {
        DurableStore.PostgreSql when !PostgreSqlCluster.IsInstalled => PostgreSqlCluster.HowToInstall,
        DurableStore.RabbitMQ => MeasuredBroker.Missing,
        _ => null,
    };

    private static async Task<IDurableBackend> StartAsync(DurableStore store) => store switch
    {
        DurableStore.PostgreSql => await PostgreSqlBackend.StartAsync(),
        DurableStore.RabbitMQ => await RabbitMQBackend.StartAsync(),
        _ => new FileBackend(),
    };
}
