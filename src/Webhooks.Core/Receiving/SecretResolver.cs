using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Webhooks.Configuration;
using Webhooks.Handling;

namespace Webhooks.Receiving;

/// <summary>
/// Finds the secrets of a delivery where they come from a source. Caches keyed hashes (bounded). An unknown tenant is checked against a
/// random secret, so that it takes as long as a known one.
/// </summary>
internal sealed class SecretResolver(WebhookEndpointDefinition endpoint, IWebhookSecretSource? source)
{
    private const int MaxCached = 1024;
    private static readonly IReadOnlyDictionary<string, string> NoRouteValues = new Dictionary<string, string>();

    // An unknown tenant's signature is compared with this secret, which is random.
    private readonly WebhookSecret[] _nobodys = [new(Guid.NewGuid().ToString())];
    private readonly ConcurrentDictionary<string, WebhookSecret> _cache = [];

    // A source that ignores its token, or blocks its thread, must not hold the request.
    private readonly AppCode<WebhookSecretRequest, WebhookTenantSecrets?>? _code = source is null ? null : new(source.GetSecretsAsync);

    public bool HasSource => _code is not null;

    /// <summary>Asks the source; the caller handles its exceptions.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ResolvedSecrets> FromSourceAsync(
        IReadOnlyDictionary<string, string>? routeValues, CancellationToken cancellationToken)
    {
        var call = _code!.Start(new() { Endpoint = endpoint.Name, RouteValues = routeValues ?? NoRouteValues }, cancellationToken);

        if (!await call.WaitAsync(cancellationToken))
        {
            // Its result is not needed any more.
            _ = call.Late.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            throw new OperationCanceledException(cancellationToken);
        }

        var found = _code.Finish(call);

        return found is { Secrets.Count: > 0 }
            ? new(
                [.. found.Secrets.Select(Cached)],
                found.Tenant ?? throw new InvalidOperationException("The secret source named no tenant."))
            : new(_nobodys, Tenant: null);
    }

    private WebhookSecret Cached(string text)
    {
        // A source that returns new secrets each time makes only its own lookups slower.
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        return _cache.GetOrAdd(text, static (text, provider) => provider.CreateSecret(text), endpoint.Provider);
    }
}
