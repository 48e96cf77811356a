namespace Webhooks.Perfsee;

/// <summary>The provider Perfsee: its name, its signature and its events. Every answer comes from the signed body.</summary>
internal sealed class PerfseeProvider : WebhookProvider
{
    private const string DeliveryHeader = "X-Perfsee-Delivery";
    private const string EventHeader = "X-Perfsee-Event";
    private const string HookProjectHeader = "X-Perfsee-Hook-Project";
    private const string HookIdHeader = "X-Perfsee-Hook-ID";
    private const string UserAgent = "Perfsee-Hookshot/1";

    // A hook keeps its id, and all that is signed here comes from one.
    private const string HookId = "3c0a7d52-94e1-4b6f-8d27-51f0c2ab9e64";

    public override string Name => PerfseeWebhook.ProviderName;

    public override Type EventBase => typeof(PerfseeEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = PerfseeEventTypes.Known.ToDictionary();

    public override IReadOnlyList<string> UnsignedHeaders { get; } =
        [DeliveryHeader, EventHeader, HookProjectHeader, HookIdHeader, "user-agent"];

    public override bool EventsCarryTime => false;

    // The column of its database has 255 characters; outside its strict mode MySQL silently cuts a longer secret.
    public override int? MaxSecretLength => 255;

    public override void ConfigureDefaults(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Perfsee gives up after 30 seconds, and repeats only within them. The same body can be a new event later.
        options.ResponseTimeout = TimeSpan.FromSeconds(25);
        options.DeduplicationWindow = TimeSpan.FromMinutes(10);
    }

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        headers.TryGetSignature(PerfseeSignature.HeaderName, out var header, out var refusal) ? PerfseeSignature.Check(header) : refusal;

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        headers.TryGetSignature(PerfseeSignature.HeaderName, out var header, out var refusal)
            ? PerfseeSignature.Verify(header, body, secrets)
            : WebhookVerification.Refused(refusal);

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        var identified = PerfseeIdentifier.TryIdentify(body, out identity);
        identity = identity with { HeaderType = headers.GetSingle(EventHeader) };
        return identified;
    }

    public override WebhookReading Read(WebhookHeaders headers, ReadOnlySpan<byte> body, Func<string, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);

        return PerfseeParser.TryRead(body, isWanted, out var identity) is { } webhookEvent
            ? new() { IsIdentified = true, Identity = identity with { HeaderType = headers.GetSingle(EventHeader) }, Event = webhookEvent }
            : base.Read(headers, body, isWanted);
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) => PerfseeParser.Parse(type, body);

    public override string? GetSubject(WebhookEvent webhookEvent) => PerfseeSubject.Of(webhookEvent);

    public override string? ReadSubject(string type, ReadOnlySpan<byte> body) => PerfseeSubject.Read(type, body);

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(secret);
        var sent = PerfseeWebhook.Parse(body);
        headers["Accept"] = "*/*";
        headers["Accept-Encoding"] = "gzip,deflate";
        headers["Connection"] = "close";
        headers["content-type"] = "application/json";
        headers["User-Agent"] = UserAgent;
        headers[DeliveryHeader] = Guid.NewGuid().ToString();
        headers[EventHeader] = sent.Type;
        headers[HookProjectHeader] = sent.Project.Id;
        headers[HookIdHeader] = HookId;
        headers[PerfseeSignature.HeaderName] = PerfseeSignature.Sign(body, secret);
    }
}
