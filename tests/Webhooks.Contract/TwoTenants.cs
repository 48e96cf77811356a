using Microsoft.AspNetCore.Http;

namespace Webhooks.Contract;

/// <summary>
/// A source of secrets of the tenants <c>one</c> and <c>two</c>; both are asked for every request, so the signature tells which it is.
/// </summary>
public sealed class TwoTenants(IHttpContextAccessor requests) : IWebhookSecretSource
{
    public static string SecretOf(string tenant) => $"the-secret-of-tenant-{tenant}";

    public ValueTask<WebhookTenantSecrets?> GetSecretsAsync(WebhookSecretRequest request, CancellationToken cancellationToken)
    {
        var tenant = requests.HttpContext!.Request.Query["tenant"].ToString();
        return new(new WebhookTenantSecrets(tenant, SecretOf(tenant)));
    }
}
