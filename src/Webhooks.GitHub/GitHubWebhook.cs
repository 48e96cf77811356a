namespace Webhooks.GitHub;

/// <summary>
/// Provides GitHub's webhooks without ASP.NET and without dependency injection: for functions, queue workers and programs that already hold
/// the body. All members are safe for concurrent use.
/// </summary>
public static class GitHubWebhook
{
    /// <summary>The provider's name, and the default name of its endpoint and of its configuration section: <c>GitHub</c>.</summary>
    public const string ProviderName = "GitHub";

    /// <summary>The name of the header that carries the signature: <c>X-Hub-Signature-256</c>.</summary>
    public const string SignatureHeader = GitHubSignature.HeaderName;

    /// <summary>The name of the header that carries the event's type: <c>X-GitHub-Event</c>. It is not signed.</summary>
    public const string EventHeader = "X-GitHub-Event";

    /// <summary>Gets GitHub as a provider, for the methods that take any.</summary>
    public static WebhookProvider Provider { get; } = new GitHubProvider();

    /// <summary>Verifies a delivery and turns it into its event.</summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="type">The value of <see cref="EventHeader"/>; null is the same as empty.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The webhook's secret.</param>
    /// <returns>The event; an <see cref="UnknownGitHubEvent"/> for anything that Octokit.Webhooks does not type.</returns>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, empty or only white space.</exception>
    public static GitHubEvent ConstructEvent(ReadOnlySpan<byte> body, string? type, string? signatureHeader, string secret) =>
        ConstructEvent(body, type, signatureHeader, new WebhookSecret(secret));

    /// <summary>
    /// Verifies a delivery with one of several secrets and turns it into its event. Keep the secrets: making one hashes the key.
    /// </summary>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="type">The value of <see cref="EventHeader"/>; null is the same as empty.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The current secret.</param>
    /// <param name="retired">Secrets that are still accepted, such as the previous one during a rotation.</param>
    /// <returns>The event; an <see cref="UnknownGitHubEvent"/> for anything that Octokit.Webhooks does not type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    /// <exception cref="WebhookSignatureException">The signature does not hold.</exception>
    public static GitHubEvent ConstructEvent(
        ReadOnlySpan<byte> body, string? type, string? signatureHeader, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired)
    {
        var verification = Verify(body, signatureHeader, secret, retired);

        return verification.IsVerified ? Parse(type, body) : throw new WebhookSignatureException(verification.Outcome);
    }

    /// <summary>Verifies a signature. Never throws for anything that a sender controls; allocates nothing.</summary>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="signatureHeader">The value of <see cref="SignatureHeader"/>; null or empty is refused as missing.</param>
    /// <param name="secret">The current secret: place 0 of the result's <see cref="WebhookVerification.SecretIndex"/>.</param>
    /// <param name="retired">Secrets that are still accepted, from place 1.</param>
    /// <returns>Which secret matched, or why none did.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static WebhookVerification Verify(
        ReadOnlySpan<byte> body, string? signatureHeader, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired)
    {
        ArgumentNullException.ThrowIfNull(secret);

        if (string.IsNullOrEmpty(signatureHeader))
        {
            return WebhookVerification.Refused(WebhookVerificationOutcome.MissingSignature);
        }

        var current = GitHubSignature.Verify(signatureHeader, body, new ReadOnlySpan<WebhookSecret>(in secret));

        if (current.Outcome != WebhookVerificationOutcome.Mismatch || retired.IsEmpty)
        {
            return current;
        }

        var earlier = GitHubSignature.Verify(signatureHeader, body, retired);
        return earlier.IsVerified ? WebhookVerification.Verified(earlier.SecretIndex + 1) : earlier;
    }

    /// <summary>Turns a body that is already trusted into its event. Never throws.</summary>
    /// <param name="type">The value of <see cref="EventHeader"/>; null is the same as empty.</param>
    /// <param name="body">The body; the event does not refer to its memory.</param>
    /// <returns>The event; an <see cref="UnknownGitHubEvent"/> for anything that Octokit.Webhooks does not type.</returns>
    public static GitHubEvent Parse(string? type, ReadOnlySpan<byte> body) => GitHubParser.Parse(type ?? "", body);

    /// <summary>Makes the value of <see cref="SignatureHeader"/> that GitHub would send with a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secret">The webhook's secret.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public static string Sign(ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return GitHubSignature.Sign(body, secret);
    }
}
