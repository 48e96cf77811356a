using Webhooks;

namespace Samples.GitHub;

/// <summary>
/// GitHub's webhooks (https://docs.github.com/en/webhooks): the body is signed as CircleCI's and Perfsee's are, and the event's type stands
/// in a header only, which is not signed. Choose <c>application/json</c> as the webhook's content type.
/// </summary>
public sealed class GitHubProvider : WebhookProvider
{
    private const string SignatureHeader = "X-Hub-Signature-256";
    private const string EventHeader = "X-GitHub-Event";
    private const string Algorithm = "sha256=";

    public override string Name => "GitHub";

    public override Type EventBase => typeof(GitHubEvent);

    public override IReadOnlyDictionary<string, Type> EventTypes { get; } = new Dictionary<string, Type>
    {
        ["ping"] = typeof(GitHubPing),
        ["push"] = typeof(Push),
    };

    public override IReadOnlyList<string> UnsignedHeaders { get; } = [EventHeader, "X-GitHub-Delivery", "X-GitHub-Hook-ID"];

    public override bool EventsCarryTime => false;

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) =>
        Read(headers, stackalloc byte[WebhookSignature.Sha256Length]);

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];

        return Read(headers, signature) is { } refusal
            ? WebhookVerification.Refused(refusal)
            : WebhookSignature.VerifyHmacSha256(signature, body, secrets);
    }

    // The delivery's id is not signed either: without one, the receiver knows a repeat by its body.
    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        identity = new(headers.GetSingle(EventHeader) is { Length: <= 100 } type ? type : "");
        return GitHubJson.IsObject(body);
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        GitHubEvent? known = type switch
        {
            "ping" => GitHubJson.TryRead(body, GitHubJson.Default.GitHubPing),
            "push" => GitHubJson.TryRead(body, GitHubJson.Default.Push),
            _ => null,
        };

        return (known ?? new UnknownGitHubEvent { RawBody = body.ToArray() }) with { Type = type, Drift = [] };
    }

    // Which event the body is, only the caller can say, by setting the header.
    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
        secret.ComputeHmacSha256(body, signature);
        headers["content-type"] = "application/json";
        headers.TryAdd(EventHeader, "ping");
        headers[SignatureHeader] = Algorithm + Convert.ToHexStringLower(signature);
    }

    // Null when there is a signature.
    private static WebhookVerificationOutcome? Read(WebhookHeaders headers, Span<byte> signature) =>
        !headers.TryGetSignature(SignatureHeader, out var header, out var refusal) ? refusal
            : !header.StartsWith(Algorithm, StringComparison.Ordinal) ? WebhookVerificationOutcome.UnsupportedSignature
            : WebhookSignature.TryDecodeHex(header.AsSpan(Algorithm.Length), signature) ? null
            : WebhookVerificationOutcome.MalformedSignature;
}
