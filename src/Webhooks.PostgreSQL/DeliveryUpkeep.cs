using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Webhooks.PostgreSQL;

/// <summary>
/// Creates the table before anything is received, renews the leases of this process, and forgets what is over. A database that is away does
/// not keep the app from starting: until it is back, nothing can be claimed.
/// </summary>
internal sealed class DeliveryUpkeep(
    NpgsqlDataSource database, PostgreSqlDeduplicator deduplicator, PostgreSqlDeduplicatorOptions options, TimeProvider time, ILogger logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _hasTable;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await TryAsync(EnsureTableAsync);
        _running = Task.WhenAll(RepeatAsync(options.LeaseDuration / 3, RenewAsync), RepeatAsync(PruneInterval, PruneAsync));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Handlers run until now, and their leases are renewed until now.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public void Dispose() => _stopping.Cancel();

    private async Task RepeatAsync(TimeSpan interval, Func<CancellationToken, Task> act)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(act);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app stops.
        }
        // The database may be away for a while; the next round comes.
        catch (Exception exception)
        {
            Log.UpkeepFailed(logger, exception);
        }
    }

    private async Task EnsureTableAsync(CancellationToken cancellationToken)
    {
        if (options.CreateTable && !_hasTable)
        {
            await using var command = database.CreateCommand(DeliveryTable.Create);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        _hasTable = true;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await EnsureTableAsync(cancellationToken);
        await deduplicator.RenewAsync(cancellationToken);
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DeliveryTable.Prune);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
