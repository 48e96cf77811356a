namespace Webhooks.Tests;

/// <summary>Waits for what must happen, and fails when it does not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Patience);

        while (!await condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"It did not happen in time: {what}");
            await Task.Delay(20);
        }
    }
}
