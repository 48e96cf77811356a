namespace Webhooks.Tests.Vectors;

/// <summary>What differs from the given bytes by exactly one bit, each once.</summary>
internal static class Flipped
{
    public static IEnumerable<byte[]> EachBitOf(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
