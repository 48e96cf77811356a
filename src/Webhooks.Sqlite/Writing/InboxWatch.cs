using Microsoft.Extensions.Logging;
using Webhooks.Sqlite.Storage;
using Webhooks.Sqlite.Telemetry;

namespace Webhooks.Sqlite.Writing;

/// <summary>
/// Checks the file while nothing is written: whether the path still names it, and, once damage was found, whether it is mended.
/// </summary>
internal sealed class InboxWatch(InboxFile file, InboxWriter writer, TimeProvider time, ILogger logger) : IDisposable
{
    // Reading the whole file takes a while when it is large.
    private static readonly TimeSpan MendInterval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private DateTimeOffset? _lookedAt;

    public void Start() => _loop = Task.Run(LoopAsync);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(InboxPathGuard.Interval, time);

        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                writer.CheckPath();
                LookAfterDamage();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private void LookAfterDamage()
    {
        if (file.Damage is not { } damage)
        {
            return;
        }

        var now = time.GetUtcNow();

        if (_lookedAt is null)
        {
            Log.Damaged(logger, file.Path, InboxCure.Of(damage));
        }
        else if ((now - _lookedAt.Value).Duration() >= MendInterval && file.TryMend())
        {
            Log.Mended(logger, file.Path);
            _lookedAt = null;
            return;
        }
        else if ((now - _lookedAt.Value).Duration() < MendInterval)
        {
            return;
        }

        _lookedAt = now;
    }
}
