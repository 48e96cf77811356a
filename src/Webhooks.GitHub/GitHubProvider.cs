namespace Webhooks.GitHub;

/// <summary>The provider GitHub: its name, its signature and its events.</summary>
internal sealed class GitHubProvider : WebhookProvider
{
    private const string DeliveryHeader = "X-GitHub-Delivery";
    private const string UserAgent = "GitHub-Hookshot/044aadd";

    // GitHub sends nothing larger.
    private const int MaxBody = 25 * 1024 * 1024;

    public override string Name => GitHubWebhook.ProviderName;

    public override Type EventBase => typeof(GitHubEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = GitHubEventTypes.All.ToDictionary(
        known => known.Name, known => known.EventClass);

    public override Type? MisfitEvent => typeof(UnknownGitHubEvent);

    public override IReadOnlyList<string> UnsignedHeaders { get; } =
    [
        GitHubWebhook.EventHeader, DeliveryHeader, "X-GitHub-Hook-ID", "X-GitHub-Hook-Installation-Target-Type",
        "X-GitHub-Hook-Installation-Target-ID", "user-agent",
    ];

    public override bool EventsCarryTime => false;

    public override void ConfigureDefaults(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.MaxRequestBodySize = MaxBody;
    }

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        headers.TryGetSignature(GitHubSignature.HeaderName, out var header, out var refusal) ? GitHubSignature.Check(header) : refusal;

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        headers.TryGetSignature(GitHubSignature.HeaderName, out var header, out var refusal)
            ? GitHubSignature.Verify(header, body, secrets)
            : WebhookVerification.Refused(refusal);

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity) =>
        GitHubIdentifier.TryIdentify(headers, body, out identity);

    // What Octokit.Webhooks has read whole is an object, which identifying it would find out by another walk.
    public override WebhookReading Read(WebhookHeaders headers, ReadOnlySpan<byte> body, Func<string, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);

        var type = GitHubIdentifier.TypeOf(headers);

        if (!GitHubEventTypes.ByName.ContainsKey(type) || !isWanted(type))
        {
            return base.Read(headers, body, isWanted);
        }

        var made = GitHubParser.Parse(type, body);
        var isIdentified = made is not UnknownGitHubEvent || TryIdentify(headers, body, out _);
        return new() { IsIdentified = isIdentified, Identity = new(type), Event = isIdentified ? made : null };
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) => GitHubParser.Parse(type, body);

    public override string? GetSubject(WebhookEvent webhookEvent) => (webhookEvent as GitHubEvent)?.Facts.Subject;

    public override string? ReadSubject(string type, ReadOnlySpan<byte> body) => GitHubFacts.Read(type, body).Subject;

    public override WebhookSummary? Summarize(WebhookEvent webhookEvent) => (webhookEvent as GitHubEvent)?.Facts.Summary;

    // Which event the body is, only the caller can say: a type that is there already stays.
    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(secret);
        headers["Accept"] = "*/*";
        headers["content-type"] = "application/json";
        headers["User-Agent"] = UserAgent;
        headers[DeliveryHeader] = Guid.NewGuid().ToString();
        headers.TryAdd(GitHubWebhook.EventHeader, "ping");
        headers[GitHubSignature.HeaderName] = GitHubSignature.Sign(body, secret);
    }
}
