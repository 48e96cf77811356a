using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Webhooks.Benchmarks;
using Webhooks.Peers.Durable.Serving;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>The measured broker, as it comes. Queues of their own for each turn.</summary>
internal sealed class RabbitMQBackend(MeasuredBroker broker) : IDurableBackend
{
    public double CpuMicroseconds => broker.ProcessId is { } process ? ProcessorTime.OfProcessAndChildren(process) : 0;

    public static async Task<RabbitMQBackend> StartAsync() => new(await MeasuredBroker.StartAsync());

    public Task<DurablePlace> PrepareAsync(string name, string folder) =>
        Task.FromResult(new DurablePlace(folder, name) { RabbitMQ = broker.Address });

    public async Task ForgetAsync(string name)
    {
        await broker.ForgetAsync(name);
        await using var connection = await broker.ConnectAsync();

        // Those of the peers, under the names that they give them.
        foreach (var queue in new[] { name, $"{name}_error", $"{name}_skipped" })
        {
            await using var channel = await connection.CreateChannelAsync();

            try
            {
                await channel.QueueDeleteAsync(queue);
            }
            catch (OperationInterruptedException)
            {
                // There is none of that name.
            }
        }
    }

    public ValueTask DisposeAsync() => broker.DisposeAsync();
}
