using Webhooks.CircleCI;

namespace Webhooks.Tests.Receiving;

/// <summary>CircleCI under another name, noting with how many secrets each delivery was verified.</summary>
internal sealed class CountingProvider : WebhookProvider
{
    private static readonly WebhookProvider Inner = CircleCIWebhook.Provider;

    public List<int> Secrets { get; } = [];

    public override string Name => "Counting";

    public override Type EventBase => Inner.EventBase;

    public override IReadOnlyDictionary<string, Type> EventTypes => Inner.EventTypes;

    public override WebhookVerificationOutcome? CheckHeaders(WebhookHeaders headers) => Inner.CheckHeaders(headers);

    public override WebhookVerification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        Secrets.Add(secrets.Length);
        return Inner.Verify(headers, body, secrets);
    }

    /// <summary>Whether it reads anything from bodies.</summary>
    public bool Identifies { get; init; } = true;

    public override bool TryIdentify(WebhookHeaders headers, ReadOnlySpan<byte> body, out WebhookIdentity identity)
    {
        identity = default;
        return Identifies && Inner.TryIdentify(headers, body, out identity);
    }

    public override WebhookEvent Parse(string type, ReadOnlySpan<byte> body) => Inner.Parse(type, body);

    public override void Sign(IDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSecret secret) =>
        Inner.Sign(headers, body, secret);
}
