using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace Webhooks.Handling;

/// <summary>
/// One call of the app's code, on a thread-pool thread. The caller can stop waiting at a limit, also when the code blocks its thread.
/// Reused after a call that was awaited to its end; <see cref="AppCode{TArgument, TResult}"/> keeps the idle ones.
/// </summary>
internal sealed class AppCall<TArgument, TResult> : IThreadPoolWorkItem, IValueTaskSource<bool>, IDisposable
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Abandoned = 2;

    private readonly Func<TArgument, CancellationToken, ValueTask<TResult>> _code;
    private readonly Action _end;
    private ManualResetValueTaskSourceCore<bool> _waiter;
    private CancellationTokenRegistration _limit;
    private ExecutionContext? _context;
    private ValueTaskAwaiter<TResult> _pending;
    private TArgument? _argument;
    private CancellationToken _token;
    private TaskCompletionSource<TResult>? _late;
    private TResult? _result;
    private Exception? _exception;
    private int _state;

    public AppCall(Func<TArgument, CancellationToken, ValueTask<TResult>> code) => (_code, _end) = (code, End);

    /// <summary>Gets the end of a call that was abandoned at its limit.</summary>
    public Task<TResult> Late => _late!.Task;

    /// <summary>Starts the call. The context of the caller flows into it.</summary>
    public void Start(TArgument argument, CancellationToken token)
    {
        (_argument, _token, _context, _state) = (argument, token, ExecutionContext.Capture(), Running);
        _waiter.Reset();
        ThreadWatch.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Waits for the end of the call, or for the limit.</summary>
    /// <param name="limit">Ends the wait; the call goes on, and <see cref="Late"/> is its end.</param>
    /// <returns>Whether the call has ended; <see cref="TakeResult"/> returns its result.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken limit)
    {
        _limit = limit.UnsafeRegister(static call => ((AppCall<TArgument, TResult>)call!).Abandon(), this);
        return new(this, _waiter.Version);
    }

    /// <summary>Returns the result of a call that has ended; throws what it threw.</summary>
    public TResult TakeResult()
    {
        // Waits for a callback of the limit that runs at this moment: the call is used again after this.
        _limit.Dispose();
        var (result, exception) = (_result!, _exception);
        (_limit, _argument, _result, _exception, _pending, _context) = (default, default, default, null, default, null);

        if (exception is not null)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return result;
    }

    /// <summary>Holds nothing to release; the pool of idle calls requires the method.</summary>
    public void Dispose()
    {
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static call => ((AppCall<TArgument, TResult>)call!).Run(), this);
        }
        else
        {
            Run();
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        try
        {
            _pending = AwaiterOf(_code(_argument!, _token));
        }
        catch (Exception exception)
        {
            _exception = exception;
            Finish();
            return;
        }

        if (_pending.IsCompleted)
        {
            End();
        }
        else
        {
            _pending.UnsafeOnCompleted(_end);
        }
    }

    private static ValueTaskAwaiter<TResult> AwaiterOf(ValueTask<TResult> task) => task.GetAwaiter();

    private void End()
    {
        try
        {
            _result = _pending.GetResult();
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        Finish();
    }

    private void Finish()
    {
        ThreadWatch.Leave();

        if (Interlocked.CompareExchange(ref _state, Ended, Running) == Running)
        {
            // On this thread: the code has ended, and another switch would gain nothing.
            _waiter.RunContinuationsAsynchronously = false;
            _waiter.SetResult(true);
            return;
        }

        if (_exception is { } exception)
        {
            _late!.SetException(exception);
        }
        else
        {
            _late!.SetResult(_result!);
        }
    }

    private void Abandon()
    {
        _late ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

        if (Interlocked.CompareExchange(ref _state, Abandoned, Running) == Running)
        {
            // The thread belongs to the timer of the limit.
            _waiter.RunContinuationsAsynchronously = true;
            _waiter.SetResult(false);
        }
    }
}
