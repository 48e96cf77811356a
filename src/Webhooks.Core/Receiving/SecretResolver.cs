using System.Collections.Concurrent;
using Webhooks.Configuration;

namespace Webhooks.Receiving;

/// <summary>
/// Finds the secrets to verify with: those of the options, or a source's. Secrets of a source keep their keyed hashes in a bounded cache,
/// and nobody's secrets cost as much time as somebody's.
/// </summary>
internal sealed class SecretResolver(WebhookEndpointDefinition endpoint, WebhookSettingsMonitor settings, IWebhookSecretSource? source)
{
    private const int MaxCached = 1024;
    private static readonly IReadOnlyDictionary<string, string> NoRouteValues = new Dictionary<string, string>();

    // What is signed by nobody's secret is compared with this one, which nobody knows.
    private readonly WebhookSecret[] _nobodys = [new(Guid.NewGuid().ToString())];
    private readonly ConcurrentDictionary<string, WebhookSecret> _cache = [];

    public bool HasSource => source is not null;

    public ResolvedSecrets FromOptions() => new(settings.Current.Secrets, Tenant: null);

    /// <summary>Asks the source; what it throws is the caller's to answer.</summary>
    public async ValueTask<ResolvedSecrets> FromSourceAsync(
        IReadOnlyDictionary<string, string>? routeValues, CancellationToken cancellationToken)
    {
        var found = await source!.GetSecretsAsync(new(endpoint.Name, routeValues ?? NoRouteValues), cancellationToken);

        return found is { Secrets.Count: > 0 }
            ? new([.. found.Secrets.Select(Cached)], found.Tenant ?? throw new InvalidOperationException("The secret source named no tenant."))
            : new(_nobodys, Tenant: null);
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
