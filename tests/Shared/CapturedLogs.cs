using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Webhooks.Tests;

/// <summary>Everything that was logged, to be asserted; and the guard that no secret, signature or body is ever among it.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private static readonly ConcurrentDictionary<string, bool> Confidential = [];
    private static readonly ConcurrentQueue<string> Leaked = [];

    private readonly ConcurrentQueue<Entry> _entries = [];

    public IReadOnlyCollection<Entry> Entries => _entries;

    /// <summary>What was logged above Information, but for what a server says of a machine that is too busy.</summary>
    public IEnumerable<Entry> Warnings => _entries.Where(entry => entry.Level >= LogLevel.Warning && entry.Event != "HeartbeatSlow");

    public IEnumerable<Entry> Errors => _entries.Where(entry => entry.Level >= LogLevel.Error);

    /// <summary>What any test run in this process ever logged of what was declared confidential.</summary>
    public static IReadOnlyCollection<string> Leaks => Leaked;

    /// <summary>Declares a text that must never be logged: a secret, a signature, a part of a body.</summary>
    public static string Never(string text)
    {
        Confidential[text] = true;
        return text;
    }

    public IEnumerable<Entry> Named(string eventName) => _entries.Where(entry => entry.Event == eventName);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    public sealed record Entry(LogLevel Level, string Category, string? Event, string Message, Exception? Exception);

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            logs._entries.Enqueue(new(logLevel, category, eventId.Name, message, exception));

            // The framework's own traces of requests and connections are not ours to judge.
            var text = category.StartsWith("Microsoft", StringComparison.Ordinal) ? "" : $"{message} {exception}";

            foreach (var confidential in Confidential.Keys.Where(text.Contains))
            {
                Leaked.Enqueue($"{category}: {message} (holds '{confidential}')");
            }
        }
    }
}
