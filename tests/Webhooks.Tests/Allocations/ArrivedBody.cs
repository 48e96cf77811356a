using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Webhooks.Tests.Allocations;

/// <summary>A body that has arrived whole, as a server would hand it over; and whether anybody looked.</summary>
internal sealed class ArrivedBody(ReadOnlySequence<byte> body) : PipeReader, IRequestBodyPipeFeature
{
    /// <summary>In one piece, as most bodies arrive.</summary>
    public static ArrivedBody Whole(byte[] body) => new(new ReadOnlySequence<byte>(body));

    /// <summary>In two pieces, as one does that crosses the server's blocks.</summary>
    public static ArrivedBody Split(byte[] body)
    {
        var first = new Piece(body.AsMemory(0, body.Length / 2), null);
        var second = new Piece(body.AsMemory(body.Length / 2), first);
        return new(new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length));
    }

    public PipeReader Reader => this;

    public int Reads { get; private set; }

    public override bool TryRead(out ReadResult result)
    {
        Reads++;
        result = new(body, isCanceled: false, isCompleted: true);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        TryRead(out var result);
        return new(result);
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
    }

    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            (Memory, RunningIndex) = (memory, before?.Memory.Length ?? 0);

            if (before is not null)
            {
                before.Next = this;
            }
        }
    }
}
