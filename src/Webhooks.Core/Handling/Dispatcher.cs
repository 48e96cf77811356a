using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks.Configuration;
using Webhooks.Telemetry;

namespace Webhooks.Handling;

/// <summary>
/// Parses a delivery and runs the handlers of its endpoint that have not succeeded yet, in order of registration, each in a DI scope of its
/// own. A handler that throws does not keep the others from running. A singleton, safe for concurrent use.
/// </summary>
internal sealed class Dispatcher
{
    private readonly Dictionary<string, HandlerTable> _endpoints;
    private readonly AppCode<DispatchRequest, DispatchResult> _code;
    private readonly IServiceScopeFactory _scopes;
    private readonly WebhookTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public Dispatcher(
        IEnumerable<WebhookEndpointDefinition> endpoints, IServiceScopeFactory scopes, WebhookTelemetry telemetry, TimeProvider time,
        ILogger logger)
    {
        _endpoints = endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => new HandlerTable(endpoint.Provider, endpoint.Handlers));
        Endpoints = [.. endpoints.Where(endpoint => endpoint.Handlers.Count > 0).Select(endpoint => endpoint.Name)];
        (_scopes, _telemetry, _time, _logger) = (scopes, telemetry, time, logger);
        _code = new(DispatchAsync);
    }

    /// <summary>Gets the names of the endpoints that have handlers here. Workers take only their deliveries.</summary>
    public IReadOnlyCollection<string> Endpoints { get; }

    /// <summary>Returns whether handlers of an endpoint may want an event of a type.</summary>
    public bool IsHandled(string endpoint, string type) =>
        _endpoints.TryGetValue(endpoint, out var found) && found.For(type).Length > 0;

    /// <summary>
    /// Starts to run the handlers, on a thread of the pool. Exceptions of handlers are in the result; those of a parser are rethrown.
    /// </summary>
    /// <param name="request">What to dispatch.</param>
    /// <param name="cancellationToken">The handlers' token; the result says whether it ended them.</param>
    public AppCall<DispatchRequest, DispatchResult> Start(in DispatchRequest request, CancellationToken cancellationToken) =>
        _code.Start(request, cancellationToken);

    /// <summary>Takes the result of a call that was awaited to its end.</summary>
    public DispatchResult Finish(AppCall<DispatchRequest, DispatchResult> call) => _code.Finish(call);

    /// <summary>Returns the result of a delivery for which nothing is to run; <see langword="null"/> when handlers may want it.</summary>
    public DispatchResult? TrySkip(WebhookDelivery delivery)
    {
        if (Find(delivery) is not { } endpoint)
        {
            Log.UnknownEndpoint(_logger, delivery.Endpoint, delivery.Provider);
            return DispatchResult.UnknownEndpoint;
        }

        if (endpoint.For(delivery.Type).Length > 0)
        {
            return null;
        }

        Log.NoHandler(_logger, delivery.Endpoint, delivery.Id);

        // A type that the provider has added is most worth knowing where no handler exists yet.
        if (WebhookTelemetry.IsNews(endpoint.Provider, delivery.Type))
        {
            _telemetry.UnknownType(delivery, _logger);
        }

        return DispatchResult.Success;
    }

    private HandlerTable? Find(WebhookDelivery delivery) =>
        _endpoints.TryGetValue(delivery.Endpoint, out var endpoint) && endpoint.Provider.Name == delivery.Provider ? endpoint : null;

    private ValueTask<DispatchResult> DispatchAsync(DispatchRequest request, CancellationToken cancellationToken)
    {
        var delivery = request.Delivery;

        if (TrySkip(delivery) is { } skipped)
        {
            return new(skipped);
        }

        var endpoint = Find(delivery)!;
        var handlers = endpoint.For(delivery.Type);
        var webhookEvent = delivery.Event ?? endpoint.Provider.Parse(delivery.Type, delivery.BorrowedBody);

        // A recovered body lacks the members that only the webhook has, as expected.
        if (delivery.Origin == WebhookOrigin.Recovered && webhookEvent.Drift.Count > 0)
        {
            webhookEvent =
                webhookEvent with { Drift = [.. webhookEvent.Drift.Where(drift => drift.Kind != WebhookDriftKind.MissingMember)] };
        }

        _telemetry.Drifted(delivery, webhookEvent, _logger);
        return RunAsync(webhookEvent, handlers, request, cancellationToken);
    }

    private async ValueTask<DispatchResult> RunAsync(
        WebhookEvent webhookEvent, HandlerRegistration[] handlers, DispatchRequest request, CancellationToken cancellationToken)
    {
        var (delivery, attempt, succeeded, only, lease) = request;

        // A single handler has nothing to remember: either it succeeded, and there is no next attempt, or nothing did.
        List<string>? finished = handlers.Length == 1 && succeeded.Count == 0 ? null : [.. succeeded];
        List<WebhookHandlerFailure>? failures = null;
        var (isCanceled, othersRemain, hasStarted) = (false, false, false);

        foreach (var handler in handlers)
        {
            if (!handler.Matches(webhookEvent) || (delivery.Origin == WebhookOrigin.Recovered && !handler.TakesRecovered))
            {
                continue;
            }

            if (only is null ? succeeded.Contains(handler.Name) : handler.Name != only)
            {
                othersRemain |= only is not null && !succeeded.Contains(handler.Name);
                continue;
            }

            // This happens in a replay to one handler that was interrupted after its commit.
            if (lease?.HasCommitted(handler.Name) == true)
            {
                continue;
            }

            if (isCanceled = cancellationToken.IsCancellationRequested)
            {
                break;
            }

            hasStarted = true;
            var started = _time.GetTimestamp();
            var scopes = lease is null ? _scopes : new LeasedScopes(_scopes, lease, handler.Name);
            var exception = await TryHandleAsync(handler, webhookEvent, delivery, attempt, scopes, cancellationToken);

            if (exception is not null && lease?.HasCommitted(handler.Name) == true)
            {
                Log.HandlerFailed(_logger, handler.Name, delivery.Endpoint, delivery.Id, attempt, exception);
                exception = null;
            }

            if (exception is null)
            {
                // A replay to one handler may run a handler that has succeeded before.
                if (finished?.Contains(handler.Name) == false)
                {
                    finished.Add(handler.Name);
                }
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
                (failures ??= []).Add(new(handler.Name, exception, _time.GetElapsedTime(started)));
            }
        }

        return isCanceled ? new(DispatchOutcome.Canceled, finished ?? [], failures ?? [], HasStarted: hasStarted)
            : failures is not null ? new(DispatchOutcome.Failed, finished ?? [], failures)
            : othersRemain ? new(DispatchOutcome.Succeeded, finished ?? [], [], OthersRemain: true)
            : DispatchResult.Success;
    }

    private async ValueTask<Exception?> TryHandleAsync(
        HandlerRegistration handler,
        WebhookEvent webhookEvent,
        WebhookDelivery delivery,
        int attempt,
        IServiceScopeFactory scopes,
        CancellationToken cancellationToken)
    {
        using var activity = WebhookTelemetry.StartHandler(handler.Name, delivery, attempt);
        var started = _telemetry.HandlerStart();
        Exception? failure = null;

        try
        {
            await handler.InvokeAsync(webhookEvent, delivery, attempt, scopes, cancellationToken);
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
