namespace Webhooks.Receiving;

/// <summary>
/// The time budgets of deliveries, bodies and publishes: cancellation sources with a timer, reused where the clock allows it.
/// </summary>
internal sealed class TimeBudgets(TimeProvider time)
{
    private readonly Pool<CancellationTokenSource> _idle = new();

    /// <summary>Returns a budget that is spent after a time, at once when none is left.</summary>
    public CancellationTokenSource Rent(TimeSpan left)
    {
        left = left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);

        if (_idle.Take() is not { } budget)
        {
            return new(left, time);
        }

        budget.CancelAfter(left);
        return budget;
    }

    /// <summary>
    /// Spends a budget when a token is cancelled, until what is returned is disposed; that must come before the budget is given back.
    /// </summary>
    public static CancellationTokenRegistration SpendWith(CancellationTokenSource budget, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), budget);

    /// <summary>Takes a budget back. One that is spent, or on a clock of its own, cannot be used again.</summary>
    public void Return(CancellationTokenSource budget)
    {
        if (time == TimeProvider.System && budget.TryReset())
        {
            _idle.Return(budget);
        }
        else
        {
            budget.Dispose();
        }
    }
}
