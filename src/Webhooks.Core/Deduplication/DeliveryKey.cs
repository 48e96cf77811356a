using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Webhooks.Deduplication;

/// <summary>
/// The key of a delivery: a hash of provider, endpoint, tenant and id. It has one size whatever the sender chose, and none of the
/// characters that a database cannot hold. Stores keep it: the bytes that are hashed never change.
/// </summary>
internal static class DeliveryKey
{
    private const int OnTheStack = 1024;

    /// <summary>Returns the key.</summary>
    public static byte[] Of(WebhookDelivery delivery)
    {
        var key = new byte[SHA256.HashSizeInBytes];
        Write(delivery, key);
        return key;
    }

    /// <summary>Writes the key, of <see cref="SHA256.HashSizeInBytes"/> bytes.</summary>
    public static void Write(WebhookDelivery delivery, Span<byte> key)
    {
        var (provider, endpoint, tenant, id) = (delivery.Provider, delivery.Endpoint, delivery.Tenant, delivery.Id);
        var size = SizeOf(provider) + SizeOf(endpoint) + SizeOf(tenant) + SizeOf(id);
        var text = size <= OnTheStack ? stackalloc byte[size] : new byte[size];
        var rest = text;

        Add(provider, ref rest);
        Add(endpoint, ref rest);
        Add(tenant, ref rest);
        Add(id, ref rest);
        SHA256.HashData(text, key);
    }

    private static int SizeOf(string? part) => sizeof(int) + Encoding.UTF8.GetByteCount(part ?? "");

    // Each with its length, so that no two lists of parts look the same; a missing tenant is not an empty one.
    private static void Add(string? part, ref Span<byte> rest)
    {
        var length = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest, part is null ? -1 : length);
        rest = rest[(sizeof(int) + length)..];
    }
}
