using System.Collections.Concurrent;
using System.Security.Cryptography;
using Webhooks.Configuration;

namespace Webhooks.Recovery;

/// <summary>
/// Makes the facts of deliveries that arrive, for stores. Endpoints that do not recover have none, and the facts that a store remembers of
/// them are worthless from then on.
/// </summary>
internal sealed class RecoveryFacts
{
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (WebhookProvider Provider, WebhookRecoveryOptions Options)> _endpoints;
    private readonly ConcurrentDictionary<string, long> _forgotten = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    public RecoveryFacts(
        IEnumerable<WebhookEndpointDefinition> endpoints, Func<string, WebhookRecoveryOptions?> options, TimeProvider time)
    {
        _time = time;
        _endpoints = endpoints
            .Select(endpoint => (endpoint.Name, endpoint.Provider, Options: options(endpoint.Name)))
            .Where(endpoint => endpoint.Options is not null)
            .ToDictionary(endpoint => endpoint.Name, endpoint => (endpoint.Provider, endpoint.Options!));
    }

    /// <summary>Returns how long a fact is kept: as long as a sweep may ask for it, or a source find it in another way.</summary>
    public static TimeSpan Retention(WebhookRecoveryOptions options) =>
        options.LookBack + (options.Overlap ?? TimeSpan.FromDays(1)) + TimeSpan.FromDays(3);

    /// <summary>Returns the fact of a delivery that has arrived; null when its endpoint does not recover it.</summary>
    public RecoveryFact? Of(WebhookDelivery delivery)
    {
        if (!_endpoints.TryGetValue(delivery.Endpoint, out var endpoint)
            || delivery.Subject is not { } subject
            || delivery.Tenant != endpoint.Options.Tenant)
        {
            return null;
        }

        var body = delivery.BorrowedBody;
        var mark = endpoint.Provider.ReadStatus(delivery.Type, body) ?? HashOf(body);
        return new(
            delivery.Endpoint,
            RecoveryFact.KeyOf(delivery.Endpoint, delivery.Tenant, delivery.Type, subject),
            mark,
            IsUncertain: false,
            ChangedAt: null,
            delivery.ReceivedAt,
            delivery.ReceivedAt + Retention(endpoint.Options));
    }

    /// <summary>
    /// Returns whether the store must forget the places of an endpoint, because it takes a delivery without remembering its fact: recovery
    /// is off here. Asked from time to time, because another process may have it on.
    /// </summary>
    public bool MustForget(string endpoint)
    {
        if (_endpoints.ContainsKey(endpoint))
        {
            return false;
        }

        var now = _time.GetTimestamp();

        if (_forgotten.TryGetValue(endpoint, out var last) && _time.GetElapsedTime(last, now) < ForgetInterval)
        {
            return false;
        }

        _forgotten[endpoint] = now;
        return true;
    }

    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
