using Microsoft.Extensions.Hosting;
using Webhooks.Processing;
using Webhooks.RabbitMQ.Consuming;
using Webhooks.RabbitMQ.Publishing;

namespace Webhooks.RabbitMQ.Processing;

/// <summary>
/// Starts and stops the worker with the app: first no more deliveries are taken, then those that run finish or are given back, then the
/// connections close.
/// </summary>
internal sealed class RabbitMQService(QueueReader reader, RabbitMQStore store, InboxWorker worker, MessageMover mover)
    : IHostedService, IDisposable
{
    public InboxWorker Worker => worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        worker.Start();

        if (worker.Endpoints.Count > 0)
        {
            mover.Start();
            reader.Start();
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await reader.CancelAsync();
        await worker.StopAsync(cancellationToken);
        await store.ReleaseRestAsync();
        await reader.StopAsync();
        await mover.StopAsync();
    }

    public void Dispose()
    {
        worker.Dispose();
        reader.Dispose();
        mover.Dispose();
    }
}
