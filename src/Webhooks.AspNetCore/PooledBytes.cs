using System.Buffers;
using Webhooks.Receiving;

namespace Webhooks.AspNetCore;

/// <summary>Bytes gathered in a pooled array that doubles as they come, within the memory that all bodies share.</summary>
internal sealed class PooledBytes(BodyMemory memory) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[]? _array;

    public int Length { get; private set; }

    /// <summary>Adds bytes; false when the memory for bodies is spent.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="maxSize">The most that there may ever be; not reached yet.</param>
    public bool TryAdd(ReadOnlySequence<byte> bytes, int maxSize)
    {
        var length = Length + (int)bytes.Length;

        if (length > (_array?.Length ?? 0) && !TryGrow(Math.Max(length, Math.Min(maxSize, Math.Max(FirstSize, 2 * Length)))))
        {
            return false;
        }

        bytes.CopyTo(_array.AsSpan(Length));
        Length = length;
        return true;
    }

    /// <summary>Hands the array on to a body, which gives it back.</summary>
    public RequestBody Detach()
    {
        var array = _array ?? [];
        _array = null;
        return new(array, Length, memory);
    }

    public void Dispose()
    {
        if (_array is not null)
        {
            Return(_array);
        }
    }

    private bool TryGrow(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);

        if (!memory.TryReserve(next.Length))
        {
            ArrayPool<byte>.Shared.Return(next);
            return false;
        }

        if (_array is not null)
        {
            _array.AsSpan(0, Length).CopyTo(next);
            Return(_array);
        }

        _array = next;
        return true;
    }

    private void Return(byte[] array)
    {
        memory.Release(array.Length);
        ArrayPool<byte>.Shared.Return(array);
    }
}
