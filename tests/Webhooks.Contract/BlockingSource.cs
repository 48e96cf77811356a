namespace Webhooks.Contract;

/// <summary>A source of secrets that blocks its thread until it is let go.</summary>
public sealed class BlockingSource(ManualResetEventSlim gate) : IWebhookSecretSource
{
    public ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken)
    {
        gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
        return new(new WebhookTenantSecrets("nobody", "nobody's"));
    }
}
