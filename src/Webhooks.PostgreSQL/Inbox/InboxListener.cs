using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.PostgreSQL.Telemetry;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Learns from other processes that something was stored. Now and then it notifies itself, on another connection: a listener that does not
/// receive that is replaced, whatever its state. While there is none, polling finds everything, somewhat later.
/// </summary>
internal sealed class InboxListener(
    InboxDatabase database, NpgsqlDataSource? direct, InboxWorker worker, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name = $"{Guid.NewGuid():n}";
    private Task _loop = Task.CompletedTask;
    private volatile string? _problem;
    private volatile bool _isHeard;

    /// <summary>Gets why only polling finds what other processes store; null while the listener receives, or none is needed.</summary>
    public string? Problem => _problem;

    public void Start() => _loop = Task.Run(LoopAsync);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        direct?.Dispose();
    }

    private async Task LoopAsync()
    {
        var pause = FirstPause;

        while (!_stopping.IsCancellationRequested)
        {
            var hasHeard = await ListenAsync();
            pause = hasHeard || pause * 2 > LongestPause ? (hasHeard ? FirstPause : LongestPause) : pause * 2;
            await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns, when the connection is no good any more, whether it ever was.
    private async Task<bool> ListenAsync()
    {
        var hasHeard = false;

        try
        {
            await using var connection = await (direct ?? database.Source).OpenConnectionAsync(_stopping.Token);
            connection.Notification += (_, notification) => Heard(notification.Payload);
            await ExecuteAsync(connection, $"LISTEN {InboxNotifier.Channel}");

            // Deliveries may have been stored while no listener was connected.
            worker.Wake();

            while (await HearsAsync(connection))
            {
                hasHeard = true;
                LogChange(null);
                await WaitAsync(connection, PingInterval, untilHeard: false);
            }

            await ExecuteAsync(connection, "UNLISTEN *");
            LogChange("Its notifications do not arrive, as behind a pgbouncer in transaction mode: "
                + "set ListenConnectionString to the database's own address.");
        }
        // However it fails, there is another connection.
        catch (Exception exception)
        {
            LogChange(_stopping.IsCancellationRequested ? null : $"The connection that listens was lost ({exception.Message}).");
        }

        return hasHeard;
    }

    private async Task<bool> HearsAsync(NpgsqlConnection connection)
    {
        _isHeard = false;

        await using (var ping = database.CreateCommand(InboxNotifier.Statement).WithText(InboxNotifier.Channel).WithText(_name))
        {
            await ping.ExecuteNonQueryAsync(_stopping.Token);
        }

        await WaitAsync(connection, PingTimeout, untilHeard: true);
        return _isHeard;
    }

    private async Task WaitAsync(NpgsqlConnection connection, TimeSpan longest, bool untilHeard)
    {
        var started = time.GetTimestamp();

        while (!(untilHeard && _isHeard) && longest - time.GetElapsedTime(started) is { Ticks: > 0 } rest)
        {
            // In whole milliseconds, upwards: none is taken for no limit.
            await connection.WaitAsync((int)Math.Ceiling(rest.TotalMilliseconds), _stopping.Token);
        }
    }

    private void Heard(string payload)
    {
        if (payload == _name)
        {
            _isHeard = true;
        }
        else if (payload.Length == 0)
        {
            worker.Wake();
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(_stopping.Token);
    }

    private void LogChange(string? problem)
    {
        var before = _problem;
        _problem = problem is null ? null : $"What other processes store is found by polling only. {problem}";

        if (problem is not null && before is null)
        {
            Log.ListenerDeaf(logger, problem);
        }
        else if (problem is null && before is not null && !_stopping.IsCancellationRequested)
        {
            Log.ListenerHears(logger);
        }
    }
}
