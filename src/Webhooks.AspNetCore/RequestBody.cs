using System.Buffers;
using System.IO.Pipelines;
using Webhooks.Receiving;

namespace Webhooks.AspNetCore;

/// <summary>
/// A body that was read, or the answer to one that was not. It is in the server's own memory when it came in one piece, else in a pooled
/// array; both are given back when it is disposed.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader? _reader;
    private readonly SequencePosition _end;
    private readonly byte[]? _rented;
    private readonly BodyMemory? _memory;

    /// <summary>Initializes a body in the server's memory.</summary>
    public RequestBody(PipeReader reader, ReadOnlySequence<byte> buffer) =>
        (_reader, _end, Bytes) = (reader, buffer.End, buffer.First);

    /// <summary>Initializes a body in a pooled array, for which memory was reserved.</summary>
    public RequestBody(byte[] rented, int length, BodyMemory memory) =>
        (_rented, _memory, Bytes) = (rented, memory, rented.AsMemory(0, length));

    /// <summary>Initializes a body that was not read.</summary>
    public RequestBody(WebhookAnswer refusal) => Refusal = refusal;

    /// <summary>Gets the body.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Gets why it was not read; <see cref="WebhookAnswer.None"/> when it was.</summary>
    public WebhookAnswer Refusal { get; }

    public void Dispose()
    {
        _reader?.AdvanceTo(_end);

        if (_rented is { Length: > 0 })
        {
            _memory!.Release(_rented.Length);
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
