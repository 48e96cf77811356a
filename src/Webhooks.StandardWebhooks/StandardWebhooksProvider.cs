using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// The provider for any sender that follows Standard Webhooks. Each endpoint has one of its own, which knows the types that the app has
/// named for it; it is changed only while services are registered.
/// </summary>
internal sealed class StandardWebhooksProvider : WebhookProvider
{
    private readonly Dictionary<string, DataType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _classes = new(StringComparer.Ordinal);

    public override string Name => StandardWebhook.ProviderName;

    public override Type EventBase => typeof(StandardWebhookEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes => _classes;

    // The types are each sender's own.
    public override bool ListsEveryType => false;

    public override Type? MisfitEvent => typeof(StandardWebhookEnvelope);

    /// <summary>Gets or sets how far the time of sending may be from now, either way: five minutes unless the app sets it.</summary>
    public TimeSpan Tolerance { get; set; } = StandardWebhook.DefaultTolerance;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Names the class for the data of a type.</summary>
    /// <exception cref="ArgumentException">The type has another class already, or another reader of it.</exception>
    public DataType Add<TData>(string type, JsonTypeInfo<TData> json)
    {
        if (_types.TryGetValue(type, out var known))
        {
            return known is not DataType<TData> same
                ? throw new ArgumentException(
                    $"The data of events of type '{type}' is {known.Data} already, and cannot "
                    + $"be {typeof(TData)} too. Name one class for each type.")
                : same.IsReadBy(json)
                ? same
                : throw new ArgumentException(
                    $"The data of events of type '{type}' is read by another JsonTypeInfo of {typeof(TData)} already, "
                    + "which may read it otherwise. Name the same one each time.");
        }

        var added = new DataType<TData>(json);
        _types.Add(type, added);
        _classes.Add(type, added.EventClass);
        return added;
    }

    public override WebhookSecret CreateSecret(string secret) => StandardWebhookSecret.Create(secret);

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        StandardWebhookSignature.Check(headers, Time.GetUtcNow(), Tolerance);

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        StandardWebhookSignature.Verify(headers, body, secrets, Time.GetUtcNow(), Tolerance);

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        if (!EnvelopeReader.TryRead(body, out var sent))
        {
            // Signed nevertheless: a body that is not JSON is identified by its id too.
            identity = new("") { Id = IdOf(headers) };
            return false;
        }

        identity = new(sent.ReadType()) { Id = IdOf(headers), OccurredAt = sent.Time };
        return true;
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) => Envelopes.Parse(type, body, _types);

    // An id and a time that are there already stay: so a message is sent again as its sender repeats it.
    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(secret);
        headers["content-type"] = "application/json";
        headers.TryAdd(StandardWebhookHeaders.IdName, $"msg_{Guid.NewGuid():N}");
        headers.TryAdd(StandardWebhookHeaders.TimestampName, Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        headers[StandardWebhookHeaders.SignatureName] = StandardWebhookSignature.Sign(
            headers[StandardWebhookHeaders.IdName], headers[StandardWebhookHeaders.TimestampName], body, secret);
    }

    private static string? IdOf(WebhookHeaders headers) =>
        headers.GetSingle(StandardWebhookHeaders.Of(headers).Id) is { Length: > 0 and <= StandardWebhookSignature.MaxIdLength } id
            ? id
            : null;
}
