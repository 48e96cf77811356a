using System.Security.Cryptography;
using System.Text;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// The key of a delivery: a hash of provider, endpoint, tenant and id. It has one size whatever the sender chose, and none of the
/// characters that the database cannot hold.
/// </summary>
internal static class DeliveryKey
{
    public static byte[] Of(WebhookDelivery delivery)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (var part in (string?[])[delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id])
        {
            // Each with its length, so that no two lists of parts look the same; a missing tenant is not an empty one.
            var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
