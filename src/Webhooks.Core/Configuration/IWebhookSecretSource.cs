namespace Webhooks;

/// <summary>
/// Finds the secrets of a delivery: per tenant from a database, say, or from a key vault. One instance serves all requests, so it must be
/// safe for concurrent use; create a scope for services that need one.
/// </summary>
public interface IWebhookSecretSource
{
    /// <summary>
    /// Finds the secrets. Called for every delivery with a well-formed signature, so cache secrets that are slow to find.
    /// </summary>
    /// <param name="request">The delivery that the secrets are for. Its route values come from an address that anybody can choose.</param>
    /// <param name="cancellationToken">Cancelled when the sender has waited long enough.</param>
    /// <returns>The secrets and their tenant; null for an unknown tenant, which is answered like a wrong signature.</returns>
    /// <remarks>When it throws, the delivery is answered 503 and the exception is logged as an error.</remarks>
    ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken);
}
