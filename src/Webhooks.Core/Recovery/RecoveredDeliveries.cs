using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Recovery;

/// <summary>Creates facts and deliveries from the events of a source.</summary>
internal sealed class RecoveredDeliveries(string endpoint, WebhookProvider provider, WebhookRecoveryOptions options, TimeProvider time)
{
    /// <summary>Returns the fact of an event; without a mark, as long as that is in its body.</summary>
    public RecoveryFact FactOf(RecoverableEvent found, string? mark)
    {
        var now = time.GetUtcNow();

        return new(
            endpoint,
            RecoveryFact.KeyOf(endpoint, options.Tenant, found.Type, found.Subject),
            mark,
            found.IsStatusUncertain,
            found.ChangedAt,
            now,
            now + RecoveryFacts.Retention(options));
    }

    /// <summary>Returns the delivery and its fact.</summary>
    public (WebhookDelivery Delivery, RecoveryFact Fact) Make(RecoverableEvent found, byte[] body)
    {
        var hash = RecoveryFacts.HashOf(body);
        var fact = FactOf(found, found.Status ?? hash);

        return (
            new()
            {
                Provider = provider.Name,
                Endpoint = endpoint,
                Tenant = options.Tenant,
                Id = found.Status is { } status ? IdOf(found, status) : hash,
                Type = found.Type,
                Subject = found.Subject,
                ReceivedAt = fact.ReceivedAt,
                OccurredAt = found.CompletedAt,
                Origin = WebhookOrigin.Recovered,
                IsVerified = false,
                UnsignedHeaders = new Dictionary<string, string>(),
                Body = body,
            },
            fact);
    }

    // The same id, whatever else the provider answers today.
    private static string IdOf(RecoverableEvent found, string status) => "recovered-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{found.Type}\n{found.Subject}\n{status}")));
}
