using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.Processing;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Store;
using Webhooks.Sqlite.Writing;
using Webhooks.Telemetry;
using Log = Webhooks.Sqlite.Telemetry.Log;

namespace Webhooks.Sqlite;

/// <summary>
/// Starts and stops the inbox with the app: the file is open before anything listens, and the writer stops after everything that listens
/// has been closed.
/// </summary>
internal sealed class SqliteInboxService(
    InboxFile file,
    InboxWriter writer,
    InboxWorker worker,
    InboxPruner pruner,
    InboxWatch watch,
    SqliteInboxStore store,
    InboxTelemetry telemetry,
    ILogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        writer.Start();
        pruner.Start();
        watch.Start();
        telemetry.Observe(store);
        Log.Opened(logger, file.Path);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        worker.Start();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        writer.Hurry();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => worker.StopAsync(cancellationToken);

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await watch.StopAsync();

        // The writer first: it has the changes of the others fail when another program keeps the file locked.
        var written = writer.StopAsync();
        await pruner.StopAsync();
        await written;
    }
}
