using System.Buffers;
using System.IO.Pipelines;
using Webhooks.Receiving;

namespace Webhooks.AspNetCore;

/// <summary>
/// Bytes gathered in a pooled array that doubles as they come, within the memory that all bodies share. Another request may take the memory
/// away at any time until the body is whole, so the array is touched under a lock.
/// </summary>
/// <remarks>
/// It is its own lock, which saves an object for each body; no other code sees it. The order of locks: that of <see cref="BodyMemory"/>
/// first, then this one. Nothing here calls the memory under its own.
/// </remarks>
internal sealed class PooledBytes(BodyMemory memory, UInt128 sender, PipeReader reader)
    : ArrivingBody(sender), IThreadPoolWorkItem, IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[]? _array;
    private bool _isDone;
    private volatile bool _isGivenUp;

    public int Length { get; private set; }

    public override bool IsGivenUp => _isGivenUp;

    /// <summary>Adds bytes; false when the memory for bodies is spent.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="maxSize">The size limit. The caller has checked that it is not reached.</param>
    public bool TryAdd(ReadOnlySequence<byte> bytes, int maxSize)
    {
        var length = Length + (int)bytes.Length;

        if (_isGivenUp || (length > Capacity && !TryGrow(Math.Max(length, Math.Min(maxSize, Math.Max(FirstSize, 2 * Length))))))
        {
            return false;
        }

        lock (this)
        {
            if (_isGivenUp)
            {
                return false;
            }

            bytes.CopyTo(_array.AsSpan(Length));
            Length = length;
            return true;
        }
    }

    /// <summary>Hands the array on to a body, which gives it back; false when the memory was taken away.</summary>
    public bool TryDetach(out RequestBody body)
    {
        body = default;

        if (!memory.TryKeep(this))
        {
            return false;
        }

        body = new(_array ?? [], Length, memory);
        _array = null;
        return true;
    }

    public override void GiveUp()
    {
        lock (this)
        {
            _isGivenUp = true;

            if (_array is not null)
            {
                ArrayPool<byte>.Shared.Return(_array);
                _array = null;
            }
        }

        // Cancelling the read may run the rest of that request, which must not happen under these locks.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Under the lock, because the reader may serve another request once this one is done.
    void IThreadPoolWorkItem.Execute()
    {
        lock (this)
        {
            if (!_isDone)
            {
                RequestBodyReader.EndRead(reader);
            }
        }
    }

    public void Dispose()
    {
        byte[]? array;

        lock (this)
        {
            _isDone = true;
            (array, _array) = (_array, null);
        }

        if (array is not null)
        {
            memory.Release(this, array.Length);
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private int Capacity => _array?.Length ?? 0;

    private bool TryGrow(int size)
    {
        var next = ArrayPool<byte>.Shared.Rent(size);

        if (!memory.TryReserve(this, next.Length))
        {
            ArrayPool<byte>.Shared.Return(next);
            return false;
        }

        byte[]? before;

        lock (this)
        {
            if (_isGivenUp)
            {
                ArrayPool<byte>.Shared.Return(next);
                return false;
            }

            before = _array;
            before.AsSpan(0, Length).CopyTo(next);
            _array = next;
        }

        if (before is not null)
        {
            memory.Release(this, before.Length);
            ArrayPool<byte>.Shared.Return(before);
        }

        return true;
    }
}
