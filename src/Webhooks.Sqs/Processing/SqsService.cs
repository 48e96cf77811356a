using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqs.Queues;
using Webhooks.Sqs.Telemetry;

namespace Webhooks.Sqs.Processing;

/// <summary>
/// Starts and stops the worker with the app: first no more is taken, then what runs finishes or is given back. The queues are looked for at
/// the start, and nothing waits for that.
/// </summary>
internal sealed class SqsService(
    InboxQueues queues, QueueReader reader, SqsStore store, InboxWorker worker, SqsInboxOptions options, bool memoryIsShared,
    ILogger logger)
    : IHostedService, IDisposable
{
    public InboxWorker Worker => worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (worker.Endpoints.Count > 0 && !memoryIsShared)
        {
            if (QueueName.IsFifo(options.Queue!))
            {
                throw new InvalidOperationException(
                    $"The queue {QueueName.Of(options.Queue!)} is a FIFO queue: a message of it cannot say what was tried, so that a "
                    + "memory which outlives this process must. "
                    + "Register a deduplicator that processes share, as services.AddPostgreSqlDeduplicator(…), or take a standard queue.");
            }

            Log.MemoryNotShared(logger, QueueName.Of(options.Queue!));
        }

        _ = FindAsync();
        worker.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await worker.StopAsync(cancellationToken);
        await reader.CancelAsync();
        await store.ReleaseRestAsync();
    }

    public void Dispose()
    {
        worker.Dispose();
        reader.Dispose();
    }

    // It reports its own failure, and callers that need the queues ask again.
    private async Task FindAsync() =>
        await ((Task)queues.GetAsync(CancellationToken.None).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
