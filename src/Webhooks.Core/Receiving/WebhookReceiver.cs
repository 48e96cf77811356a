using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Webhooks.Configuration;
using Webhooks.Receiving;
using Webhooks.Silence;
using Webhooks.Telemetry;

namespace Webhooks;

/// <summary>
/// Receives the deliveries of one endpoint. It knows nothing of HTTP: an adapter has (1) gated the request and (2) read its raw body;
/// here it is
/// <para>(3) verified: which secret signed these bytes;</para>
/// <para>(4) identified: type, id and time, from what is signed;</para>
/// <para>(5) accepted: handed to the inbox, which handles it at once (it is then parsed in the walk that identifies it), or stores it
/// for attempts (6 to 9) later (<see cref="WebhookProcessor"/>).</para>
/// </summary>
/// <remarks>
/// A singleton for each endpoint, keyed by the endpoint's name: <c>[FromKeyedServices("CircleCI")] WebhookReceiver receiver</c>. Derive
/// from it to stand in for it in a unit test of a function or of a queue's consumer.
/// </remarks>
public class WebhookReceiver
{
    private readonly WebhookEndpointDefinition? _endpoint;
    private readonly EndpointOptionsMonitor _settings;
    private readonly SecretResolver _secrets;
    private readonly SignatureDiagnosis? _diagnosis;
    private readonly IWebhookInbox _inbox;
    private readonly Func<string, bool>? _isHandledAtOnce;
    private readonly LastArrival _arrival;
    private readonly WebhookTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly TimeBudgets _budgets;
    private readonly ILogger _logger;

    internal WebhookReceiver(
        WebhookEndpointDefinition endpoint,
        EndpointOptionsMonitor settings,
        SecretResolver secrets,
        SignatureDiagnosis? diagnosis,
        IWebhookInbox inbox,
        Func<string, bool>? isHandledAtOnce,
        LastArrival arrival,
        WebhookTelemetry telemetry,
        TimeProvider time,
        ILogger logger)
    {
        _endpoint = endpoint;
        (_settings, _secrets, _diagnosis, _inbox, _isHandledAtOnce) = (settings, secrets, diagnosis, inbox, isHandledAtOnce);
        (_arrival, _telemetry, _time, _logger) = (arrival, telemetry, time, logger);
        _budgets = new(time);
    }

    /// <summary>Initializes a stand-in for a unit test. Override what the code under test calls: everything else throws.</summary>
    protected WebhookReceiver()
    {
        (_settings, _secrets, _inbox, _arrival, _telemetry) = (null!, null!, null!, null!, null!);
        (_time, _budgets, _logger) = (TimeProvider.System, null!, NullLogger.Instance);
    }

    /// <summary>Gets the endpoint's name.</summary>
    public virtual string Name => _endpoint?.Name ?? throw NotOverridden();

    /// <summary>Gets the endpoint's provider.</summary>
    public virtual WebhookProvider Provider => _endpoint?.Provider ?? throw NotOverridden();

    /// <summary>Gets the endpoint's current options, which a reload replaces and does not change. Do not change them.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">They are not valid, and never were.</exception>
    public virtual WebhookOptions Options => (_settings ?? throw NotOverridden()).Current.Options;

    /// <summary>Checks the headers alone, to tell whether the body is worth reading.</summary>
    /// <param name="headers">The headers.</param>
    /// <returns><see langword="null"/> when it is, else the reason to refuse. Nothing is logged or counted.</returns>
    public virtual WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        Options.AllowUnsigned ? null : Provider.CheckHeaders(headers);

    /// <summary>Gets a value indicating whether a secret source wants to see route values.</summary>
    internal bool UsesRouteValues => _secrets.HasSource;

    /// <summary>Gets a value indicating whether there is a secret, or none is needed.</summary>
    internal bool CanReceive => _settings.CanReceive;

    /// <summary>Refuses an endpoint without a secret.</summary>
    /// <exception cref="InvalidOperationException">There is no secret.</exception>
    internal void EnsureCanReceive() => _settings.EnsureCanReceive();

    /// <summary>Logs the most likely mistake of a developer when <see cref="CheckHeaders"/> refused; only in Development.</summary>
    internal void Diagnose(WebhookHeaders headers) =>
        _diagnosis?.Explain(headers, [], [], CheckHeaders(headers) ?? WebhookVerificationOutcome.NotVerified);

    /// <summary>Receives one delivery. Nothing that a sender controls throws.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="body">The body exactly as it came; it must stay as it is until the task has ended, and is not kept longer.</param>
    /// <param name="routeValues">What a secret source may choose the secrets by; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait early; the delivery is then answered as timed out.</param>
    /// <returns>The outcome of the delivery.</returns>
    /// <exception cref="InvalidOperationException">The endpoint has no secret.</exception>
    public virtual ValueTask<WebhookReceipt> ReceiveAsync(
        WebhookHeaders headers,
        ReadOnlyMemory<byte> body,
        IReadOnlyDictionary<string, string>? routeValues = null,
        CancellationToken cancellationToken = default) =>
        ReceiveAsync(headers, body, routeValues, _time.GetTimestamp(), cancellationToken);

    /// <summary>Receives a request that started earlier: the response timeout is counted from then.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<WebhookReceipt> ReceiveAsync(
        WebhookHeaders headers,
        ReadOnlyMemory<byte> body,
        IReadOnlyDictionary<string, string>? routeValues,
        long started,
        CancellationToken cancellationToken)
    {
        (_settings ?? throw NotOverridden()).EnsureCanReceive();

        var settings = _settings.Current;
        using var activity = WebhookTelemetry.StartReceive(Provider.Name, Name);
        var budget = _budgets.Rent(settings.Options.ResponseTimeout - _time.GetElapsedTime(started));

        try
        {
            using var link = TimeBudgets.SpendWith(budget, cancellationToken);

            ResolvedSecrets? secrets = _secrets.HasSource
                ? await TryAskSourceAsync(routeValues, budget.Token)
                : new ResolvedSecrets(settings.Secrets, Tenant: null);

            var (verification, type) = (default(WebhookVerification), "");
            WebhookOutcome outcome;

            if (secrets is not { } found)
            {
                outcome = budget.IsCancellationRequested ? WebhookOutcome.TimedOut : WebhookOutcome.Unavailable;
            }
            else if (TryAdmit(headers, body, found, settings.Options, started, out verification, out outcome) is { } delivery)
            {
                // Whatever the outcome: the sender reaches us.
                _arrival.Note(delivery.ReceivedAt);

                // 5. Accept; 6. parse and dispatch, in the inbox or behind it.
                outcome = await AcceptAsync(delivery, settings.Options, budget.Token);
                type = delivery.Type;

                if (_logger.IsEnabled(LogLevel.Information))
                {
                    var logged = WebhookTelemetry.LoggedType(Provider, type, verification.IsVerified);
                    Log.Received(_logger, Name, delivery.Id, logged, verification.SecretIndex, outcome);
                }
            }

            _telemetry.Received(this, activity, type, outcome, verification, body.Length, started);
            return new() { Outcome = outcome, Verification = verification };
        }
        finally
        {
            _budgets.Return(budget);
        }
    }

    // Steps 3 and 4. Null when the delivery goes no further, with the outcome that says why.
    private WebhookDelivery? TryAdmit(
        WebhookHeaders headers,
        ReadOnlyMemory<byte> body,
        ResolvedSecrets secrets,
        WebhookOptions options,
        long started,
        out WebhookVerification verification,
        out WebhookOutcome refusal)
    {
        // 3. Verify.
        verification = options.AllowUnsigned ? default : Provider.Verify(headers, body.Span, secrets.Secrets);
        refusal = WebhookOutcome.Refused;

        if (!options.AllowUnsigned && !verification.IsVerified)
        {
            Log.Refused(_logger, Name, verification.Outcome);
            _diagnosis?.Explain(headers, body.Span, secrets.Secrets, verification.Outcome);
            return null;
        }

        // 4. Identify; and parse in the same walk what is handled at once.
        var reading = _isHandledAtOnce is null
            ? new() { IsIdentified = Provider.TryIdentify(headers, body.Span, out var identity), Identity = identity }
            : Provider.Read(headers, body.Span, _isHandledAtOnce);

        if (!reading.IsIdentified && options.AllowUnsigned)
        {
            Log.NotAnObject(_logger, Name);
            refusal = WebhookOutcome.Malformed;
            return null;
        }

        return Deliver(headers, body, reading, secrets.Tenant, verification.IsVerified, AnswerBy(options, started));
    }

    private async ValueTask<ResolvedSecrets?> TryAskSourceAsync(IReadOnlyDictionary<string, string>? routeValues, CancellationToken budget)
    {
        try
        {
            return await _secrets.FromSourceAsync(routeValues, budget);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested)
        {
            // A sender that used all the time for the body leaves none for the source, which is not the source's fault.
            return null;
        }
        // A source may fail in any way; the sender is asked to retry.
        catch (Exception exception)
        {
            Log.SecretSourceFailed(_logger, Name, exception);
            return null;
        }
    }

    private WebhookDelivery Deliver(
        WebhookHeaders headers,
        ReadOnlyMemory<byte> body,
        in WebhookReading reading,
        string? tenant,
        bool isVerified,
        long answerBy)
    {
        var identity = reading.Identity;
        var type = identity.Type ?? "";
        var id = LogSafeText.IsShort(identity.Id) ? identity.Id : null;

        if (identity.HeaderType is { } claimed && claimed != type)
        {
            Log.HeaderDisagrees(_logger, Name);
            _telemetry.HeaderDisagreed(Provider.Name);
        }

        if (isVerified)
        {
            _telemetry.UnknownType(Provider, Name, type, _logger);
        }

        return new(headers, Provider)
        {
            Body = body,
            Event = reading.Event,
            Provider = Provider.Name,
            Endpoint = Name,
            Tenant = tenant,
            Id = id ?? Convert.ToHexStringLower(SHA256.HashData(body.Span)),
            IdIsHash = id is null,
            Type = type,
            OccurredAt = identity.OccurredAt,
            ReceivedAt = _time.GetUtcNow(),
            IsVerified = isVerified,
            AnswerBy = answerBy,
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebhookOutcome> AcceptAsync(WebhookDelivery delivery, WebhookOptions options, CancellationToken budget)
    {
        try
        {
            if (options.MaxEventAge is { } maxAge && delivery.ReceivedAt - delivery.OccurredAt > maxAge)
            {
                return await _inbox.ContainsAsync(delivery, budget) ? WebhookOutcome.Duplicate : Expired(delivery);
            }

            var outcome = await _inbox.AcceptAsync(delivery, budget);

            return OutcomeTable.IsFromInbox(outcome)
                ? outcome
                : throw new InvalidOperationException($"The inbox {_inbox.GetType()} answered {outcome}, which is no answer of an inbox.");
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested)
        {
            return WebhookOutcome.TimedOut;
        }
        // An inbox may fail in any way; the delivery is then not accepted.
        catch (Exception exception)
        {
            Log.InboxFailed(_logger, Name, delivery.Id, exception);
            return WebhookOutcome.Unavailable;
        }
        finally
        {
            delivery.EndLoan();
        }
    }

    private long AnswerBy(WebhookOptions options, long started) =>
        started + (long)(options.ResponseTimeout.TotalSeconds * _time.TimestampFrequency);

    private WebhookOutcome Expired(WebhookDelivery delivery)
    {
        Log.Expired(_logger, Name, delivery.Id);
        return WebhookOutcome.Expired;
    }

    private NotSupportedException NotOverridden() =>
        new($"{GetType()} stands in for a webhook receiver and does not override what was called.");
}
