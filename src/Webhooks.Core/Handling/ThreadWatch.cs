namespace Webhooks.Handling;

/// <summary>
/// Keeps the thread pool responsive while the app's code runs: when a work item does not start within a moment, because handlers block
/// their threads, the pool gets more of them, so that limits, renewals and requests are served on time. Process-wide, as the pool is.
/// </summary>
/// <remarks>
/// The pool by itself adds a thread or two a second when all are blocked, which is too slow for limits of seconds. A thread of its own
/// watches, and only while the app's code runs.
/// </remarks>
internal static class ThreadWatch
{
    // No more than this, and no more than there are calls: a machine that is merely busy gains nothing by more threads.
    private const int MaxAdded = 64;
    private const int Interval = 100;
    private const int RoundsBeforeSleep = 20;

    private static readonly SemaphoreSlim Wake = new(0);
    private static readonly Heartbeat Beat = new();
    private static int _calls;
    private static int _added;
    private static int _isAwake;

    /// <summary>Begins a call of the app's code.</summary>
    public static void Enter()
    {
        Interlocked.Increment(ref _calls);

        if (Volatile.Read(ref _isAwake) == 0 && Interlocked.Exchange(ref _isAwake, 1) == 0)
        {
            if (Beat.TryClaimThread())
            {
                new Thread(Run) { IsBackground = true, Name = "Webhook thread watch" }.UnsafeStart();
            }

            Wake.Release();
        }
    }

    /// <summary>Ends a call of the app's code.</summary>
    public static void Leave() => Interlocked.Decrement(ref _calls);

    private static void Run()
    {
        while (true)
        {
            Wake.Wait();

            for (var idle = 0; idle < RoundsBeforeSleep; idle = Volatile.Read(ref _calls) > 0 ? 0 : idle + 1)
            {
                Beat.Send();
                Thread.Sleep(Interval);
                Compensate(Beat.IsLate);
            }

            Volatile.Write(ref _isAwake, 0);

            // A call that began since the last look must not go unwatched.
            if (Volatile.Read(ref _calls) > 0 && Interlocked.Exchange(ref _isAwake, 1) == 0)
            {
                Wake.Release();
            }
        }
    }

    private static void Compensate(bool isStarved)
    {
        var calls = Math.Min(Volatile.Read(ref _calls), MaxAdded);

        // As many again each time, so that it takes a few rounds whatever the number is.
        var wanted = Math.Min(isStarved ? Math.Max(2, _added * 2) : _added, calls);

        if (wanted == _added)
        {
            return;
        }

        // Relative to what the app has set, which may change.
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);

        if (ThreadPool.SetMinThreads(Math.Max(1, workers - _added + wanted), completionPorts))
        {
            _added = wanted;
        }
    }

    private sealed class Heartbeat : IThreadPoolWorkItem
    {
        private int _isSent;
        private int _hasThread;

        /// <summary>Gets a value indicating whether the last heartbeat still waits for a thread.</summary>
        public bool IsLate => Volatile.Read(ref _isSent) == 1;

        public bool TryClaimThread() => Interlocked.Exchange(ref _hasThread, 1) == 0;

        public void Send()
        {
            if (Interlocked.Exchange(ref _isSent, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute() => Volatile.Write(ref _isSent, 0);
    }
}
