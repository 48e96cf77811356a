using System.Runtime.CompilerServices;

namespace Webhooks.Tests;

/// <summary>
/// Waits for what must come true, and fails when it does not. The only wait of the tests: patience is long, as machines may be busy.
/// </summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string expected = "") =>
        UntilAsync(() => Task.FromResult(condition()), expected);

    public static async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string expected = "")
    {
        for (var end = DateTime.UtcNow + Patience; !await condition(); await Task.Delay(10))
        {
            Assert.True(DateTime.UtcNow < end, $"Never came true: {expected}");
        }
    }

    /// <summary>Waits for a task that a defect could keep from ending.</summary>
    public static Task<T> ForAsync<T>(Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="ForAsync{T}(Task{T})"/>
    public static Task ForAsync(Task task) => task.WaitAsync(Patience);
}
