namespace Webhooks;

/// <summary>Represents the secrets of one tenant.</summary>
/// <param name="tenant">
/// The tenant's key, which becomes part of the delivery and of its identity, so that no tenant can claim another's ids. Never null.
/// </param>
/// <param name="secrets">The secrets, current first; with none, nothing verifies.</param>
public sealed class WebhookTenantSecrets(string tenant, params IReadOnlyList<string> secrets)
{
    /// <summary>Gets the tenant's key.</summary>
    public string Tenant => tenant;

    /// <summary>Gets the secrets, current first.</summary>
    public IReadOnlyList<string> Secrets => secrets;

    /// <summary>Names the tenant and hides the secrets.</summary>
    /// <returns>The type and the tenant.</returns>
    public override string ToString() => $"{nameof(WebhookTenantSecrets)} {{ Tenant = {tenant} }}";
}
