using System.Collections.Concurrent;
using Webhooks.CircleCI;

namespace Webhooks.Sqs.Tests;

/// <summary>A handler that notes what it gets, and does what it is told.</summary>
public sealed class Handled(Func<WebhookContext<CircleCIEvent>, CancellationToken, Task>? act = null)
{
    private readonly ConcurrentQueue<WebhookContext<CircleCIEvent>> _contexts = [];

    public IReadOnlyCollection<WebhookContext<CircleCIEvent>> Contexts => _contexts;

    public IEnumerable<string> Ids => _contexts.Select(context => context.Delivery.Id);

    public IEnumerable<int> Attempts => _contexts.Select(context => context.Attempt);

    public IEnumerable<int> AttemptsOf(string id) =>
        _contexts.Where(context => context.Delivery.Id == id).Select(context => context.Attempt);

    public void On(WebhookBuilder endpoint) => endpoint.On<CircleCIEvent>(HandleAsync);

    public Task HandleAsync(WebhookContext<CircleCIEvent> context, CancellationToken cancellationToken)
    {
        _contexts.Enqueue(context);
        return act?.Invoke(context, cancellationToken) ?? Task.CompletedTask;
    }
}
