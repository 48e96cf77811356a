using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Webhooks.Receiving;

namespace Webhooks.Telemetry;

/// <summary>
/// The one <see cref="ActivitySource"/> and the one <see cref="Meter"/>, both named <c>Webhooks</c>. Tag values come from bounded sets: no
/// sender can add new ones. Without a listener nothing is allocated.
/// </summary>
internal sealed class WebhookTelemetry : IDisposable
{
    public const string Name = "Webhooks";

    // Drift is logged once a kind and path, and paths are the sender's.
    private const int MaxDriftSeen = 1000;

    private const string UnknownTypePath = "the event type";

    private static readonly ActivitySource Source = new(Name);

    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _bodySize;
    private readonly Histogram<double> _handlerDuration;
    private readonly Counter<long> _drift;
    private readonly Counter<long> _headerDisagreements;
    private readonly Counter<long> _differingDuplicates;
    private readonly ConcurrentDictionary<(string Endpoint, WebhookDriftKind Kind, string Path, string Type), bool> _driftSeen = [];

    public WebhookTelemetry(TimeProvider time, IMeterFactory? meters)
    {
        _time = time;
        _meter = meters?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _deliveries = _meter.CreateCounter<long>("webhooks.deliveries", "{delivery}", "Deliveries that were answered.");
        _duration = _meter.CreateHistogram<double>(
            "webhooks.delivery.duration", "s", "Time from the start of the request to its answer.", tags: null, Buckets.OfAnswers);
        _bodySize = _meter.CreateHistogram<long>(
            "webhooks.delivery.body_size", "By", "Size of the bodies that were read.", tags: null, Buckets.OfBodies);
        _handlerDuration = _meter.CreateHistogram<double>(
            "webhooks.handler.duration", "s", "Time that one handler took for one delivery.", tags: null, Buckets.OfHandlers);
        _drift = _meter.CreateCounter<long>(
            "webhooks.drift", "{difference}", "Differences between bodies and what this version knows of them.");
        _headerDisagreements = _meter.CreateCounter<long>(
            "webhooks.header_disagreements",
            "{delivery}",
            "Deliveries whose unsigned header names another event type than the signed body.");
        _differingDuplicates = _meter.CreateCounter<long>(
            "webhooks.duplicates.differing", "{delivery}", "Duplicates by id whose body is another than that of the first.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Returns the time at which a handler starts, for <see cref="Handled"/>; null when it is not measured.</summary>
    public long? HandlerStart() => _handlerDuration.Enabled ? _time.GetTimestamp() : null;

    public static Activity? StartReceive(string provider, string endpoint)
    {
        var activity = Source.StartActivity("webhook receive", ActivityKind.Internal);
        activity?.SetTag("webhooks.provider", provider);
        activity?.SetTag("webhooks.endpoint", endpoint);
        return activity;
    }

    public static Activity? StartHandler(string handler, WebhookDelivery delivery, int attempt)
    {
        var activity = Source.StartActivity("webhook handle", ActivityKind.Consumer);
        activity?.SetTag("webhooks.handler", handler);
        activity?.SetTag("webhooks.provider", delivery.Provider);
        activity?.SetTag("webhooks.endpoint", delivery.Endpoint);
        activity?.SetTag("webhooks.delivery_id", delivery.Id);
        activity?.SetTag("webhooks.attempt", attempt);
        return activity;
    }

    /// <summary>Counts a request that was refused before its body was read, for a reason of the adapter's.</summary>
    public void Refused(WebhookReceiver receiver, string reason, long started) => Count(receiver, "", "refused", reason, -1, started);

    public void Received(
        WebhookReceiver receiver,
        Activity? activity,
        string type,
        WebhookOutcome outcome,
        WebhookVerification verification,
        int bodySize,
        long started)
    {
        var name = OutcomeTable.Of(outcome).Tag;
        activity?.SetTag("webhooks.event_type", KnownType(receiver.Provider, type));
        activity?.SetTag("webhooks.outcome", name);

        if (_bodySize.Enabled)
        {
            _bodySize.Record(bodySize, new KeyValuePair<string, object?>("webhooks.provider", receiver.Provider.Name));
        }

        Count(
            receiver, type, name, outcome == WebhookOutcome.Refused ? ReasonOf(verification.Outcome) : null, verification.SecretIndex,
            started);
    }

    public void Handled(string handler, WebhookDelivery delivery, Exception? failure, long? started)
    {
        if (started is { } start)
        {
            _handlerDuration.Record(
                _time.GetElapsedTime(start).TotalSeconds,
                new TagList
                {
                    { "webhooks.provider", delivery.Provider },
                    { "webhooks.handler", handler },
                    { "webhooks.outcome", failure is null ? "succeeded" : "failed" },
                });
        }
    }

    /// <summary>
    /// Logs the type of a verified delivery that its provider is not known to send, once. A provider without a list of types has none.
    /// </summary>
    public void UnknownType(WebhookProvider provider, string endpoint, string type, ILogger logger)
    {
        if (IsNews(provider, type))
        {
            LogDrift(provider.Name, endpoint, WebhookDriftKind.UnknownType, UnknownTypePath, type, logger);
        }
    }

    /// <summary>
    /// Returns whether a type is one that the provider is not known to send. A provider without a list of types has none.
    /// </summary>
    public static bool IsNews(WebhookProvider provider, string type) =>
        provider.ListsEveryType && provider.EventTypes.Count > 0 && !provider.EventTypes.ContainsKey(type);

    /// <summary>Counts the drift of an event, and logs each kind of it once.</summary>
    public void Drifted(WebhookDelivery delivery, WebhookEvent webhookEvent, ILogger logger)
    {
        foreach (var drift in webhookEvent.Drift)
        {
            Drifted(delivery, drift.Kind, drift.Kind == WebhookDriftKind.UnknownType ? UnknownTypePath : drift.Path, logger);
        }
    }

    /// <summary>Counts a type that the provider is not known to send and that no handler here handles, and logs it once.</summary>
    public void UnknownType(WebhookDelivery delivery, ILogger logger) =>
        Drifted(delivery, WebhookDriftKind.UnknownType, UnknownTypePath, logger);

    private void Drifted(WebhookDelivery delivery, WebhookDriftKind kind, string path, ILogger logger)
    {
        Count(delivery.Provider, kind);

        // Anybody may have made up the type of an unsigned delivery.
        LogDrift(delivery.Provider, delivery.Endpoint, kind, path, delivery.IsVerified ? delivery.Type : "unverified", logger);
    }

    private void Count(string provider, WebhookDriftKind kind) =>
        _drift.Add(
            1,
            new KeyValuePair<string, object?>("webhooks.provider", provider),
            new KeyValuePair<string, object?>("webhooks.drift_kind", NameOf(kind)));

    private void LogDrift(string provider, string endpoint, WebhookDriftKind kind, string where, string type, ILogger logger)
    {
        // Names of members come from the sender too.
        var (path, name) = (LogSafeText.Of(where), TextOf(type));

        if (_driftSeen.Count < MaxDriftSeen && _driftSeen.TryAdd((endpoint, kind, path, name), true))
        {
            Log.Drift(logger, provider, endpoint, kind, path, name);
        }
    }

    public void HeaderDisagreed(string provider) =>
        _headerDisagreements.Add(1, new KeyValuePair<string, object?>("webhooks.provider", provider));

    public void DuplicateDiffered(string provider) =>
        _differingDuplicates.Add(1, new KeyValuePair<string, object?>("webhooks.provider", provider));

    /// <summary>
    /// Returns the event type for a line in the log: as the body says when it is verified, made plain and cut; else only a type that is
    /// known.
    /// </summary>
    public static string LoggedType(WebhookProvider provider, string type, bool isVerified) =>
        isVerified ? TextOf(type) : KnownType(provider, type);

    /// <summary>Returns the event type as a tag value.</summary>
    public static string KnownType(WebhookProvider provider, string type) => provider.EventTypes.ContainsKey(type) ? type : "other";

    /// <summary>Returns the reason as a tag value.</summary>
    public static string ReasonOf(WebhookVerificationOutcome outcome) => outcome switch
    {
        WebhookVerificationOutcome.MissingSignature => "missing_signature",
        WebhookVerificationOutcome.RepeatedSignature => "repeated_signature",
        WebhookVerificationOutcome.MalformedSignature => "malformed_signature",
        WebhookVerificationOutcome.UnsupportedSignature => "unsupported_signature",
        WebhookVerificationOutcome.Mismatch => "mismatch",
        WebhookVerificationOutcome.TimestampOutOfRange => "timestamp_out_of_range",
        _ => "none",
    };

    private static string TextOf(string type) => type.Length == 0 ? "(none)" : LogSafeText.Of(type);

    private static string NameOf(WebhookDriftKind kind) => kind switch
    {
        WebhookDriftKind.UnknownType => "unknown_type",
        WebhookDriftKind.UnknownValue => "unknown_value",
        WebhookDriftKind.UnknownMember => "unknown_member",
        WebhookDriftKind.MismatchedMember => "mismatched_member",
        WebhookDriftKind.MissingMember => "missing_member",
        _ => "none",
    };

    private void Count(WebhookReceiver receiver, string type, string outcome, string? reason, int secretIndex, long started)
    {
        if (!_deliveries.Enabled && !_duration.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "webhooks.provider", receiver.Provider.Name },
            { "webhooks.endpoint", receiver.Name },
            { "webhooks.event_type", KnownType(receiver.Provider, type) },
            { "webhooks.outcome", outcome },
        };

        if (reason is not null)
        {
            tags.Add("webhooks.reason", reason);
        }

        _duration.Record(_time.GetElapsedTime(started).TotalSeconds, tags);

        if (secretIndex >= 0)
        {
            tags.Add("webhooks.secret_index", secretIndex);
        }

        _deliveries.Add(1, tags);
    }
}
