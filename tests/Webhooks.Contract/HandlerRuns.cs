using System.Collections.Concurrent;

namespace Webhooks.Contract;

/// <summary>What handlers in this process did, in order.</summary>
public sealed class HandlerRuns
{
    private readonly ConcurrentQueue<(string Handler, string Id, int Attempt)> _runs = [];
    private int _now;
    private int _most;

    public int Count => _runs.Count;

    /// <summary>The most runs there were at once.</summary>
    public int MostAtOnce => _most;

    public IEnumerable<string> Ids => _runs.Select(run => run.Id);

    /// <summary>The attempts of a handler at a delivery, in the order in which they began.</summary>
    public int[] Of(string id, string? handler = null) =>
        [.. _runs.Where(run => run.Id == id && (handler ?? run.Handler) == run.Handler).Select(run => run.Attempt)];

    /// <summary>Notes that a handler runs, until what is returned is disposed.</summary>
    public IDisposable Begin(string id, int attempt, string handler = "")
    {
        var now = Interlocked.Increment(ref _now);

        for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
        {
            // Another was faster.
        }

        _runs.Enqueue((handler, id, attempt));
        return new Run(this);
    }

    private sealed class Run(HandlerRuns runs) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref runs._now);
    }
}
