using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Handling;
using Webhooks.Telemetry;

namespace Webhooks;

/// <summary>
/// Parses deliveries and runs the handlers of their endpoints: the last step of receiving, the same in a request, in an inbox's worker
/// and behind a queue of your own. A singleton, safe for concurrent use.
/// </summary>
public sealed class WebhookDispatcher
{
    private readonly Dictionary<string, HandlerTable> _endpoints;
    private readonly IServiceScopeFactory _scopes;
    private readonly WebhookTelemetry _telemetry;
    private readonly ILogger _logger;

    internal WebhookDispatcher(
        IEnumerable<WebhookEndpointDefinition> endpoints, IServiceScopeFactory scopes, WebhookTelemetry telemetry, ILogger logger)
    {
        _endpoints = endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => new HandlerTable(endpoint.Provider, endpoint.Handlers));
        Endpoints = [.. endpoints.Where(endpoint => endpoint.Handlers.Count > 0).Select(endpoint => endpoint.Name)];
        (_scopes, _telemetry, _logger) = (scopes, telemetry, logger);
    }

    /// <summary>
    /// The names of the endpoints that have handlers here. A worker takes only their deliveries: an app that merely receives for others
    /// must not take a delivery for handled because it has no handler for it.
    /// </summary>
    public IReadOnlyCollection<string> Endpoints { get; }

    /// <summary>Whether handlers of an endpoint may want an event of a type.</summary>
    internal bool IsHandled(string endpoint, string type) =>
        _endpoints.TryGetValue(endpoint, out var found) && found.For(type).Length > 0;

    /// <summary>Handles a delivery for the first time.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="attempt">Which attempt this is, from 1; handlers see it.</param>
    /// <param name="cancellationToken">Ends the time for handling; handlers see it. The result says so, nothing is thrown.</param>
    /// <returns>How it ended. What handlers throw is in the result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="delivery"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is less than 1.</exception>
    public Task<WebhookDispatchResult> DispatchAsync(WebhookDelivery delivery, int attempt = 1, CancellationToken cancellationToken = default) =>
        DispatchAsync(delivery, attempt, [], cancellationToken);

    /// <summary>Handles a delivery again: runs only the handlers that have not succeeded yet.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="attempt">Which attempt this is, from 1; handlers see it.</param>
    /// <param name="succeededHandlers">What <see cref="WebhookDispatchResult.SucceededHandlers"/> said of the attempt before.</param>
    /// <param name="cancellationToken">Ends the time for handling; handlers see it. The result says so, nothing is thrown.</param>
    /// <returns>How it ended. What handlers throw is in the result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="attempt"/> is less than 1.</exception>
    public Task<WebhookDispatchResult> DispatchAsync(
        WebhookDelivery delivery, int attempt, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(succeededHandlers);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);

        return HandleAsync(delivery, attempt, succeededHandlers, cancellationToken).AsTask();
    }

    /// <summary>The same without a task where the handlers end at once.</summary>
    internal ValueTask<WebhookDispatchResult> HandleAsync(
        WebhookDelivery delivery, int attempt, IReadOnlyCollection<string> succeededHandlers, CancellationToken cancellationToken)
    {
        if (!_endpoints.TryGetValue(delivery.Endpoint, out var endpoint) || endpoint.Provider.Name != delivery.Provider)
        {
            Log.UnknownEndpoint(_logger, delivery.Endpoint, delivery.Provider);
            return new(WebhookDispatchResult.UnknownEndpoint);
        }

        var handlers = endpoint.For(delivery.Type);

        if (handlers.Length == 0)
        {
            Log.NoHandler(_logger, delivery.Endpoint, delivery.Id);

            // That the provider has something new is worth knowing most where nobody handles it yet.
            if (!endpoint.Provider.EventTypes.ContainsKey(delivery.Type))
            {
                _telemetry.Drifted(delivery.Provider, WebhookDriftKind.UnknownType, "the event type", _logger);
            }

            return new(WebhookDispatchResult.Success);
        }

        var webhookEvent = delivery.Event ?? endpoint.Provider.Parse(delivery.Type, delivery.BorrowedBody);
        _telemetry.Drifted(delivery.Provider, webhookEvent, _logger);
        return RunAsync(webhookEvent, handlers, delivery, attempt, succeededHandlers, cancellationToken);
    }

    private async ValueTask<WebhookDispatchResult> RunAsync(
        WebhookEvent webhookEvent,
        HandlerRegistration[] handlers,
        WebhookDelivery delivery,
        int attempt,
        IReadOnlyCollection<string> succeeded,
        CancellationToken cancellationToken)
    {
        // One handler alone has nothing to remember: either it succeeded, and there is no next attempt, or nothing did.
        List<string>? finished = handlers.Length == 1 && succeeded.Count == 0 ? null : [.. succeeded];
        List<WebhookHandlerFailure>? failures = null;
        var isCanceled = false;

        foreach (var handler in handlers)
        {
            if (!handler.Matches(webhookEvent) || succeeded.Contains(handler.Name))
            {
                continue;
            }

            if (isCanceled = cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var exception = await TryHandleAsync(handler, webhookEvent, delivery, attempt, cancellationToken);

            if (exception is null)
            {
                finished?.Add(handler.Name);
            }
            else if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                isCanceled = true;
                break;
            }
            else
            {
                // A handler's own cancellation is a failure like any other.
                Log.HandlerFailed(_logger, handler.Name, delivery.Endpoint, delivery.Id, attempt, exception);
                (failures ??= []).Add(new(handler.Name, exception));
            }
        }

        return isCanceled ? new(WebhookDispatchOutcome.Canceled, finished ?? [], failures ?? [])
            : failures is not null ? new(WebhookDispatchOutcome.Failed, finished ?? [], failures)
            : WebhookDispatchResult.Success;
    }

    private async Task<Exception?> TryHandleAsync(
        HandlerRegistration handler, WebhookEvent webhookEvent, WebhookDelivery delivery, int attempt, CancellationToken cancellationToken)
    {
        using var activity = WebhookTelemetry.StartHandler(handler.Name, delivery, attempt);
        var started = _telemetry.HandlerStart();
        Exception? failure = null;

        try
        {
            await handler.InvokeAsync(webhookEvent, delivery, attempt, _scopes, cancellationToken);
        }
        // Whatever a handler throws is its failure, and the others still run.
        catch (Exception exception)
        {
            failure = exception;
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        }

        _telemetry.Handled(handler.Name, delivery, failure, started);
        return failure;
    }
}
