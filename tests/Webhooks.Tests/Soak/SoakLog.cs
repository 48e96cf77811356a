using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests.Soak;

/// <summary>Formats all that is logged and keeps only errors that no failing handler explains.</summary>
internal sealed class SoakLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _errors = [];
    private int _failures;

    /// <summary>How often a handler failed.</summary>
    public int Failures => _failures;

    public IReadOnlyCollection<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);

        if (eventId.Name == "HandlerFailed")
        {
            Interlocked.Increment(ref _failures);
        }
        else if (logLevel >= LogLevel.Error)
        {
            _errors.Enqueue($"{message} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
