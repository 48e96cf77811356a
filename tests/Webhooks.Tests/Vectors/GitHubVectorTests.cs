using Webhooks.GitHub;

namespace Webhooks.Tests.Vectors;

/// <summary>
/// The vector that GitHub publishes to test an implementation with:
/// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation.
/// </summary>
public sealed class GitHubVectorTests
{
    private const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static readonly WebhookProvider Provider = GitHubWebhook.Provider;
    private static readonly WebhookSecret Secret = Provider.CreateSecret("It's a Secret to Everybody");

    [Fact]
    public void PublishedSignature_Verifies()
    {
        var headers = WebhookHeaders.Create(new KeyValuePair<string, string>("x-hub-signature-256", Signature));

        Assert.Null(Provider.CheckHeaders(headers));
        Assert.Equal(WebhookVerification.Verified(0), Provider.Verify(headers, "Hello, World!"u8, [Secret]));
        Assert.Equal(WebhookVerificationOutcome.Mismatch, Provider.Verify(headers, "Hello, World."u8, [Secret]).Outcome);
    }

    [Fact]
    public void PublishedBody_IsSignedAsPublished()
    {
        var headers = new Dictionary<string, string>();

        Provider.Sign(headers, "Hello, World!"u8, Secret);

        Assert.Equal(Signature, headers["X-Hub-Signature-256"]);
        Assert.Equal(Signature, GitHubWebhook.Sign("Hello, World!"u8, Secret));
    }
}
