namespace Webhooks.Contract.Inbox;

/// <summary>Rule 12, of inboxes whose leases run out by a clock: a process that slept past its lease changes nothing.</summary>
public abstract class LeaseContract(InboxHarness inbox) : InboxContract(inbox)
{
    [SkippableFact]
    public async Task ProcessThatSleptPastItsLease_ChangesNothing()
    {
        var sleeper = await StartChildAsync(new() { Concurrency = 1 });
        await sleeper.PostAsync("hang-1");
        await Wait.UntilAsync(() => AttemptsOf("hang-1").Length == 1);

        // Not in the middle of a write: it would keep the lock of the file.
        await sleeper.SignalAsync("STOP");

        while (!await Inbox.IsFreeAsync())
        {
            await sleeper.SignalAsync("CONT");
            await Task.Delay(100);
            await sleeper.SignalAsync("STOP");
        }

        // The second process tries it again, fails at its own limit, and makes it a dead letter after the last attempt.
        var other = await StartChildAsync(new() { Concurrency = 1, MaxAttempts = 2, HandlerTimeout = TimeSpan.FromSeconds(3) });
        await Wait.UntilAsync(() => other.Output.Contains("is a dead letter", StringComparison.Ordinal));
        await sleeper.SignalAsync("CONT");
        await Wait.UntilAsync(() => sleeper.Output.Contains("was lost to another process", StringComparison.Ordinal));
        await sleeper.KillAsync();
        await other.KillAsync();

        var app = await StartAsync();
        Assert.Equal(Inbox.CountsTheFirstCrash ? [1, 2] : [1, 1, 2], AttemptsOf("hang-1"));
        await WaitForDeadAsync(app, 1);
        await WaitForEmptyAsync(app);
    }

    [SkippableFact]
    public async Task HandlerThatRunsLongerThanALease_KeepsItsDelivery()
    {
        // Longer than a slow machine keeps a process from renewing it.
        var lease = TimeSpan.FromSeconds(4);
        var first = await StartChildAsync(new() { Concurrency = 1 }, lease: lease);
        await first.PostAsync("hang-1");
        await Wait.UntilAsync(() => AttemptsOf("hang-1").Length == 1);
        await StartChildAsync(new() { Concurrency = 1 }, lease: lease);

        // The first is full, and leases one ahead at most: the second is at work when one of these is handled.
        await first.PostAsync("next-1");
        await first.PostAsync("next-2");
        await Wait.UntilAsync(() => AttemptsOf("next-1").Length + AttemptsOf("next-2").Length > 0);
        await Task.Delay(2 * lease);

        Assert.Equal([1], AttemptsOf("hang-1"));
    }
}
