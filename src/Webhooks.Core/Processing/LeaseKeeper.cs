namespace Webhooks.Processing;

/// <summary>Renews the leases of the deliveries that this process holds, and notifies those that are lost.</summary>
/// <param name="store">The store.</param>
/// <param name="held">What is held.</param>
/// <param name="releaseOverdue">Gives back deliveries that have waited too long for a place.</param>
/// <param name="shared">The services that every worker shares.</param>
internal sealed class LeaseKeeper(
    IInboxStore store, HeldDeliveries held, Func<Task> releaseOverdue, ProcessingServices shared)
{
    /// <summary>Renews leases until the worker has stopped: handlers go on to the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (store.Capabilities.RenewInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, shared.Time);

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryRenewAsync();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task TryRenewAsync()
    {
        await releaseOverdue();

        try
        {
            foreach (var lost in await store.RenewAsync(held.Leases))
            {
                if (held.Find(lost) is { IsSettling: false } delivery)
                {
                    delivery.Lose(shared.Logger);
                }
            }
        }
        // The store has logged what is wrong, and the next tick tries again.
        catch (Exception)
        {
        }
    }
}
