namespace Webhooks;

/// <summary>The secrets of one tenant.</summary>
/// <param name="Tenant">
/// The tenant's key, which becomes part of the delivery and of its identity, so that no tenant can claim another's ids. Never null.
/// </param>
/// <param name="Secrets">The secrets, current first; with none, nothing verifies.</param>
public sealed record WebhookTenantSecrets(string Tenant, params IReadOnlyList<string> Secrets)
{
    /// <summary>Names the tenant and hides the secrets.</summary>
    public override string ToString() => $"{nameof(WebhookTenantSecrets)} {{ Tenant = {Tenant} }}";
}
