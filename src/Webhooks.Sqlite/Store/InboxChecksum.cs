using System.Buffers.Binary;
using System.Numerics;

namespace Webhooks.Sqlite.Store;

/// <summary>
/// Computes the checksum (CRC-32C) that a row carries over what handlers get from it, so that damage on the disk is seen.
/// </summary>
/// <remarks>Finds accidents. It does not prevent deliberate changes to the file; the file's permissions do that.</remarks>
internal static class InboxChecksum
{
    public static long Of(DeliveryKey key, string type, bool isVerified, string? headers, ReadOnlySpan<byte> body)
    {
        var crc = uint.MaxValue;
        crc = Add(crc, key.Provider);
        crc = Add(crc, key.Endpoint);
        crc = Add(crc, key.Tenant);
        crc = Add(crc, key.Id);
        crc = Add(crc, type);
        crc = Add(crc, headers ?? "");
        crc = BitOperations.Crc32C(crc, isVerified ? (byte)1 : (byte)0);
        return Add(crc, body);
    }

    // By code points: the file has UTF-8, which replaces what is not text, and a comparison of UTF-16 units would call that damage.
    private static uint Add(uint crc, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            crc = BitOperations.Crc32C(crc, (uint)rune.Value);
        }

        return BitOperations.Crc32C(crc, uint.MaxValue);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
