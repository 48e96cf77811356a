using Microsoft.Extensions.Logging;

namespace Webhooks.Cli.Listening;

/// <summary>Takes reasons and hints from what the endpoints log: the answers themselves say nothing.</summary>
internal sealed class NoteTaker : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Notes.Current is not { } notes || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach (var (name, value) in values)
        {
            if (name == "Reason")
            {
                notes.Reason = value?.ToString()?.ToLowerInvariant();
            }
            else if (name == "Hint")
            {
                notes.Hint = value?.ToString();
            }
        }
    }

    public void Dispose()
    {
    }
}
