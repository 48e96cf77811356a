using System.Net;

namespace Webhooks.Contract.Inbox;

/// <summary>
/// Rule 30, of every inbox: handlers that block their thread, several times as many as there are places, on a thread pool of two threads;
/// in a process of its own, as the pool belongs to the process.
/// </summary>
public abstract class BlockingContract(InboxHarness inbox) : InboxContract(inbox)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [SkippableTheory]
    [InlineData("sleep")]
    [InlineData("result")]
    public async Task HandlersThatBlockTheirThread_KeepNobodyFromBeingAnsweredAndHandled(string kind)
    {
        var count = 4 * Sizes.Of(small: 2, large: 2, full: 8);
        var child = await StartChildAsync(
            new() { Concurrency = 4, HandlerTimeout = TimeSpan.FromSeconds(1), MaxAttempts = 2 }, poolThreads: 2);
        var blocking = Enumerable.Range(0, count).Select(number => child.PostAsync($"{kind}-{number}")).ToArray();

        // Each is answered, one way or the other, although nothing that they start ever ends.
        var answers = await Task.WhenAll(blocking).WaitAsync(Bound);
        Assert.All(
            answers, answer => Assert.Contains(answer, new HttpStatusCode?[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));

        await Wait.UntilAsync(
            async () => await child.PostAsync("afterwards").WaitAsync(Bound) == HttpStatusCode.OK, "the delivery afterwards is accepted");
        await Wait.UntilAsync(() => HasEnded("afterwards"));
    }
}
