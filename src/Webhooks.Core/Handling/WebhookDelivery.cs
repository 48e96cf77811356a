using System.Security.Cryptography;
using Webhooks.Telemetry;

namespace Webhooks;

/// <summary>
/// One delivery, as far as it is known without parsing its body. Immutable and safe for concurrent use. It can be constructed, to carry
/// deliveries through a queue of your own to <see cref="WebhookProcessor"/>.
/// </summary>
public sealed class WebhookDelivery
{
    // Times are kept as ticks: half the bytes, in every request.
    private const long Never = -1;

    private readonly WebhookProvider? _provider;
    private readonly WebhookHeaders _headers;
    private ReadOnlyMemory<byte> _body;
    private IReadOnlyDictionary<string, string>? _unsignedHeaders;
    private string? _subject;
    private readonly long _receivedAt;
    private readonly long _occurredAt = Never;
    private bool _isBorrowed;
    private bool _isOver;
    private SpinGate _gate;

    /// <summary>Creates a delivery; every required member must be set.</summary>
    public WebhookDelivery()
    {
    }

    /// <summary>
    /// Creates a delivery over body and headers of a request, which are copied on first access and only until <see cref="EndLoan"/>.
    /// </summary>
    internal WebhookDelivery(WebhookHeaders headers, WebhookProvider provider) =>
        (_headers, _provider, _isBorrowed) = (headers, provider, true);

    /// <summary>Gets the name of the provider: <c>CircleCI</c>, <c>Perfsee</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Gets the name of the endpoint that received it; its handlers are the ones that run.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets the tenant whose secret signed it; null unless the secrets come from a source that knows tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// Gets the id that a repeat of this delivery has in common with it, unique together with provider, endpoint and tenant: the id in the
    /// signed body where the provider has one, else the SHA-256 of the body in hexadecimal.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Gets the event type as the signed body spells it; empty when it names none.</summary>
    public required string Type { get; init; }

    /// <summary>Gets when it was received, in UTC.</summary>
    public required DateTimeOffset ReceivedAt
    {
        get => new(_receivedAt, TimeSpan.Zero);
        init => _receivedAt = value.UtcTicks;
    }

    /// <summary>Gets when the event happened, by the signed body; null when it does not say.</summary>
    public DateTimeOffset? OccurredAt
    {
        get => _occurredAt == Never ? null : new(_occurredAt, TimeSpan.Zero);
        init => _occurredAt = value?.UtcTicks ?? Never;
    }

    /// <summary>
    /// Gets what the event is about, from what is signed: <c>workflow:{id}</c> or <c>job:{id}</c> for CircleCI;
    /// <c>artifact:{project}/{iid}</c>, <c>snapshot:{project}/{iid}</c> or <c>report:{project}/{iid}</c> for Perfsee. Everything about one
    /// workflow has the same subject. <see langword="null"/> when the provider or the body names none, or one that is longer than 200
    /// characters or holds control characters.
    /// </summary>
    public string? Subject
    {
        // Most deliveries that are handled at once never need it.
        get => _subject ??= Plain(Event is { } webhookEvent ? _provider?.GetSubject(webhookEvent) : ReadSubject());
        init => _subject = value;
    }

    /// <summary>Gets where it came from: received by an endpoint, which is the default, or recovered from the provider's API.</summary>
    public WebhookOrigin Origin { get; init; } = WebhookOrigin.Delivered;

    /// <summary>
    /// Gets a value indicating whether its signature was verified; false only where the endpoint's options allow unsigned deliveries.
    /// </summary>
    public required bool IsVerified { get; init; }

    /// <summary>
    /// Gets the provider's headers that are worth keeping. They are not signed: anybody who replays a delivery can change them. Copied
    /// on first access.
    /// </summary>
    /// <exception cref="InvalidOperationException">The request that it came in has ended, and the member was not read before.</exception>
    public IReadOnlyDictionary<string, string> UnsignedHeaders
    {
        get
        {
            _gate.Enter();

            try
            {
                return _unsignedHeaders ??= CopyHeaders();
            }
            finally
            {
                _gate.Exit();
            }
        }

        init => _unsignedHeaders = value;
    }

    /// <summary>Gets the body exactly as it came. Copied from the request's memory on first access.</summary>
    /// <exception cref="InvalidOperationException">The request that it came in has ended, and the member was not read before.</exception>
    public required ReadOnlyMemory<byte> Body
    {
        get
        {
            _gate.Enter();

            try
            {
                ThrowIfOver();

                if (_isBorrowed)
                {
                    (_body, _isBorrowed) = (_body.ToArray(), false);
                }

                return _body;
            }
            finally
            {
                _gate.Exit();
            }
        }

        init => _body = value;
    }

    /// <summary>Gets a value indicating whether <see cref="Id"/> is a hash of the body, so that equal ids mean equal bodies.</summary>
    internal bool IdIsHash { get; init; }

    /// <summary>Gets the timestamp of the clock until which the sender waits; 0 when no sender waits.</summary>
    internal long AnswerBy { get; init; }

    /// <summary>Gets the event, where identifying the body parsed it too; else it is yet to be parsed.</summary>
    internal WebhookEvent? Event { get; init; }

    /// <summary>Gets the body where it is, without a copy; only for use before the request is answered.</summary>
    internal ReadOnlySpan<byte> BorrowedBody
    {
        get
        {
            _gate.Enter();

            try
            {
                ThrowIfOver();
                return _body.Span;
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    /// <summary>
    /// Returns the SHA-256 of the body, which is computed only where the id is not it. Only for use before the request is answered.
    /// </summary>
    internal byte[] HashBody() => IdIsHash ? Convert.FromHexString(Id) : SHA256.HashData(BorrowedBody);

    /// <summary>Makes the delivery independent of the request, for work that goes on after the answer.</summary>
    internal void Detach()
    {
        _ = Body;
        _ = UnsignedHeaders;
    }

    /// <summary>Marks the request's memory as returned. Members that were not copied before throw from now on.</summary>
    internal void EndLoan()
    {
        _gate.Enter();

        try
        {
            _isOver = true;

            if (_isBorrowed)
            {
                _body = default;
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    // The subject becomes a key in stores, a tag, and a part of lines in the log.
    private static string? Plain(string? subject) => LogSafeText.IsShort(subject) ? subject : null;

    // An inbox that stores reads it while the request lasts.
    private string? ReadSubject() => _provider is null || (_isOver && _isBorrowed) ? null : _provider.ReadSubject(Type, BorrowedBody);

    private Dictionary<string, string> CopyHeaders()
    {
        if (_isOver)
        {
            throw TooLate();
        }

        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var name in _provider?.UnsignedHeaders ?? [])
        {
            if (_headers[name] is { Count: > 0 } values)
            {
                copy[name] = values.ToString();
            }
        }

        return copy;
    }

    private void ThrowIfOver()
    {
        if (_isOver && _isBorrowed)
        {
            throw TooLate();
        }
    }

    private static InvalidOperationException TooLate() => new(
        "The request that this delivery came in has been answered and its memory is in use elsewhere. Read Body and UnsignedHeaders before "
        + "the handler or the inbox returns.");
}
