namespace Webhooks.Handling;

/// <summary>
/// A call of the app's code by the library: handlers and secret sources. It runs on a thread of the pool, never on the one that waits for
/// its limit, so that a limit holds whatever the code does.
/// </summary>
/// <param name="code">The code.</param>
internal sealed class AppCode<TArgument, TResult>(Func<TArgument, CancellationToken, ValueTask<TResult>> code)
{
    private readonly Pool<AppCall<TArgument, TResult>> _idle = new();

    /// <summary>Starts a call.</summary>
    public AppCall<TArgument, TResult> Start(TArgument argument, CancellationToken token)
    {
        var call = _idle.Take() ?? new(code);
        call.Start(argument, token);
        return call;
    }

    /// <summary>Takes the result of a call that has ended, and keeps the call for the next; throws what the code threw.</summary>
    public TResult Finish(AppCall<TArgument, TResult> call)
    {
        try
        {
            return call.TakeResult();
        }
        finally
        {
            _idle.Return(call);
        }
    }
}
