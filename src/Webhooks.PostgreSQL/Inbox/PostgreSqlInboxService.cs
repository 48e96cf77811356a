using Microsoft.Extensions.Hosting;
using Webhooks.Processing;
using Webhooks.Telemetry;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Starts and stops the inbox with the app: the tables are looked for before anything listens, and storing stops after everything that
/// listens has been closed. A database that is away does not keep the app from starting.
/// </summary>
internal sealed class PostgreSqlInboxService(
    PostgreSqlInbox inbox,
    PostgreSqlInboxStore store,
    InboxWorker worker,
    InboxNotifier notifier,
    InboxListener listener,
    InboxUpkeep upkeep,
    InboxTelemetry telemetry) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        store.Listening = () => listener.Problem;
        store.Upkeep = () => upkeep.Problem;
        await upkeep.StartAsync();
        inbox.Start();
        store.Start();
        notifier.Start();
        telemetry.Observe(store);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        worker.Start();

        if (worker.Endpoints.Count > 0)
        {
            listener.Start();
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => worker.StopAsync(cancellationToken);

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await listener.StopAsync();
        await inbox.StopAsync();
        await notifier.StopAsync();
        await store.StopAsync();
        await upkeep.StopAsync();
    }
}
