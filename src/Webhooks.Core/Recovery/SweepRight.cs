namespace Webhooks.Recovery;

/// <summary>The right to sweep an endpoint, which one process has at a time. It is renewed while a sweep lasts.</summary>
internal sealed class SweepRight(string endpoint, TimeSpan interval, IRecoveryMemory memory, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string _owner = Guid.NewGuid().ToString("N");

    /// <summary>Gets how long the right is held after its process has died.</summary>
    public TimeSpan Duration { get; } =
        TimeSpan.FromTicks(Math.Clamp(interval > TimeSpan.Zero ? interval.Ticks : 0, Shortest.Ticks, Longest.Ticks));

    /// <summary>Runs a sweep while the right is held; null when another process has it, or got it.</summary>
    public async Task<T?> HoldAsync<T>(Func<CancellationToken, Task<T>> sweep, CancellationToken cancellationToken)
        where T : class
    {
        if (!await memory.TryLeaseAsync(endpoint, _owner, Duration, cancellationToken))
        {
            return null;
        }

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(lost);

        try
        {
            return await sweep(lost.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
            await TryReleaseAsync();
        }
    }

    private async Task RenewAsync(CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Duration / 3, time, lost.Token);

                if (!await memory.TryLeaseAsync(endpoint, _owner, Duration, lost.Token))
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // The sweep has ended.
        }
        // The store is out of reach, and the sweep notices it itself.
        catch (Exception)
        {
            await lost.CancelAsync();
        }
    }

    private async Task TryReleaseAsync()
    {
        try
        {
            await memory.ReleaseAsync(endpoint, _owner);
        }
        // It runs out by itself.
        catch (Exception)
        {
            return;
        }
    }
}
