namespace Webhooks.CircleCI;

/// <summary>The provider CircleCI: its name, its signature and its events. Every answer comes from the signed body.</summary>
internal sealed class CircleCIProvider : WebhookProvider
{
    private const string EventTypeHeader = "circleci-event-type";
    private const string UserAgent = "CircleCI-Webhook/1.0";

    public override string Name => CircleCIWebhook.ProviderName;

    public override Type EventBase => typeof(CircleCIEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = CircleCIEventTypes.Known.ToDictionary();

    public override IReadOnlyList<string> UnsignedHeaders { get; } = [EventTypeHeader, "user-agent"];

    public override void ConfigureDefaults(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // CircleCI gives up after 10 seconds, and may repeat an event for long after.
        options.ResponseTimeout = TimeSpan.FromSeconds(8);
        options.DeduplicationWindow = TimeSpan.FromHours(24);
    }

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        headers.TryGetSignature(CircleCISignature.HeaderName, out var header, out var refusal) ? CircleCISignature.Check(header) : refusal;

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        headers.TryGetSignature(CircleCISignature.HeaderName, out var header, out var refusal)
            ? CircleCISignature.Verify(header, body, secrets)
            : WebhookVerification.Refused(refusal);

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        var identified = CircleCIIdentifier.TryIdentify(body, out identity);
        identity = identity with { HeaderType = headers.GetSingle(EventTypeHeader) };
        return identified;
    }

    public override WebhookReading Read(WebhookHeaders headers, ReadOnlySpan<byte> body, Func<string, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);

        return CircleCIParser.TryRead(body, isWanted, out var identity) is { } webhookEvent
            ? new()
            {
                IsIdentified = true,
                Identity = identity with { HeaderType = headers.GetSingle(EventTypeHeader) },
                Event = webhookEvent
            }
            : base.Read(headers, body, isWanted);
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) => CircleCIParser.Parse(type, body);

    public override string? GetSubject(WebhookEvent webhookEvent) => CircleCISubject.Of(webhookEvent);

    public override string? ReadSubject(string type, ReadOnlySpan<byte> body) => CircleCISubject.Read(type, body);

    public override string? ReadStatus(string type, ReadOnlySpan<byte> body) => CircleCISubject.ReadStatus(type, body);

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(secret);
        CircleCIIdentifier.TryIdentify(body, out var identity);
        headers["content-type"] = "application/json";
        headers["user-agent"] = UserAgent;
        headers[EventTypeHeader] = identity.Type;
        headers["accept-encoding"] = "gzip, deflate";
        headers[CircleCISignature.HeaderName] = CircleCISignature.Sign(body, secret);
    }
}
