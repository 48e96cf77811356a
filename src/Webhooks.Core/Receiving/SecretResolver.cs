using System.Collections.Concurrent;
using Webhooks.Configuration;

namespace Webhooks.Receiving;

/// <summary>
/// Finds the secrets to verify with where they come from a source. They keep their keyed hashes in a bounded cache, and nobody's secrets
/// cost as much time as somebody's.
/// </summary>
internal sealed class SecretResolver(WebhookEndpointDefinition endpoint, IWebhookSecretSource? source)
{
    private const int MaxCached = 1024;
    private static readonly IReadOnlyDictionary<string, string> NoRouteValues = new Dictionary<string, string>();

    // What is signed by nobody's secret is compared with this one, which nobody knows.
    private readonly WebhookSecret[] _nobodys = [new(Guid.NewGuid().ToString())];
    private readonly ConcurrentDictionary<string, WebhookSecret> _cache = [];

    public bool HasSource => source is not null;

    /// <summary>Asks the source; what it throws is the caller's to answer.</summary>
    public async ValueTask<ResolvedSecrets> FromSourceAsync(
        IReadOnlyDictionary<string, string>? routeValues, CancellationToken cancellationToken)
    {
        var asked = source!.GetSecretsAsync(new(endpoint.Name, routeValues ?? NoRouteValues), cancellationToken);
        var found = asked.IsCompleted ? await asked : await InTimeAsync(asked.AsTask(), cancellationToken);

        return found is { Secrets.Count: > 0 }
            ? new([.. found.Secrets.Select(Cached)], found.Tenant ?? throw new InvalidOperationException("The secret source named no tenant."))
            : new(_nobodys, Tenant: null);
    }

    // A source that does not heed its token must not hold the request; what becomes of it later is nobody's concern.
    private static async Task<WebhookTenantSecrets?> InTimeAsync(Task<WebhookTenantSecrets?> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!asked.IsCompleted)
        {
            _ = asked.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            throw;
        }
    }

    private WebhookSecret Cached(string text)
    {
        // A source that makes up new secrets each time only ever costs itself.
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        return _cache.GetOrAdd(text, static (text, provider) => provider.CreateSecret(text), endpoint.Provider);
    }
}
