using System.Buffers.Binary;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>Compares keys of deliveries, which are hashes, as the database orders them.</summary>
internal sealed class KeyComparer : IEqualityComparer<byte[]>, IComparer<byte[]>
{
    public static KeyComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => BinaryPrimitives.ReadInt32LittleEndian(obj);

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
