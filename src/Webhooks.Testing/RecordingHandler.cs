using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Webhooks.Testing;

/// <summary>
/// A handler that records its events, for a test to await: <c>.On&lt;WorkflowCompleted&gt;(recorded.HandleAsync)</c>. Safe for
/// concurrent use.
/// </summary>
/// <typeparam name="TEvent">The type to record; a base type records all that derive from it.</typeparam>
public sealed class RecordingHandler<TEvent> : IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<TEvent> _received = [];
    private readonly Channel<TEvent> _next = Channel.CreateUnbounded<TEvent>();

    /// <summary>Gets all events so far, in order; a copy at each call.</summary>
    public IReadOnlyList<TEvent> Received => [.. _received];

    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="webhook"/> is null.</exception>
    public Task HandleAsync(WebhookContext<TEvent> webhook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        _received.Enqueue(webhook.Event);
        _next.Writer.TryWrite(webhook.Event);
        return Task.CompletedTask;
    }

    /// <summary>Waits for the next event that no call has returned yet.</summary>
    /// <param name="timeout">How long; null for 10 seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<TEvent> NextAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var wait = timeout ?? DefaultTimeout;
        using var limit = new CancellationTokenSource(wait, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        try
        {
            return await _next.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"No {typeof(TEvent).Name} was handled within {wait.TotalSeconds:0.###} s ({_received.Count} before). Look at the answer "
                + "to the delivery, and at whether this handler is on the endpoint that it went to.",
                exception);
        }
    }
}
