using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// Creates the table before anything is received, renews the leases of this process, and removes what is over. Each of the three goes on
/// when another fails. A database that is away does not keep the app from starting: until it is back, nothing can be claimed.
/// </summary>
internal sealed class DeliveryUpkeep : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly UpkeepDuty _create;
    private readonly UpkeepDuty[] _duties;
    private Task _running = Task.CompletedTask;

    public DeliveryUpkeep(
        NpgsqlDataSource database,
        TableSetup setup,
        PostgreSqlDeduplicator deduplicator,
        PostgreSqlDeduplicatorOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _create = new("look for the table", Interval, setup.EnsureAsync, time, logger);
        _duties =
        [
            _create,
            new("renew the leases", options.LeaseDuration / 3, deduplicator.RenewAsync, time, logger),
            new("remove what is over", Interval, PruneAsync, time, logger),
        ];

        async Task PruneAsync(CancellationToken cancellationToken)
        {
            await using var command = database.CreateCommand(DeliveryTable.Prune);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Gets why duties failed at their last round; empty when none did.</summary>
    public IEnumerable<string> Problems => _duties.Select(duty => duty.Problem).OfType<string>();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await _create.TryAsync(_stopping.Token);
        _running = Task.WhenAll(_duties.Select(duty => duty.RepeatAsync(_stopping.Token)));
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
}
