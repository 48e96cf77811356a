using System.Buffers.Binary;
using Webhooks.Benchmarks;

namespace Webhooks.Peers.Durable;

/// <summary>Signed deliveries whose ids end in their numbers, so that a server can tell which it has handled.</summary>
internal static class NumberedDeliveries
{
    private const int NumberAt = 12;

    /// <summary>Makes requests with the numbers from 0 up.</summary>
    public static byte[][] Requests(string path, int count)
    {
        var delivery = SignedDelivery.Of();
        return [.. Enumerable.Range(0, count).Select(number => KeptConnection.Request(path, delivery.WithId(IdOf(number))))];
    }

    /// <summary>The number of a delivery.</summary>
    public static int NumberOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[NumberAt..]);
    }

    // Random in front: indexes see ids as senders make them.
    private static Guid IdOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes[..NumberAt]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[NumberAt..], number);
        return new(bytes, bigEndian: true);
    }
}
