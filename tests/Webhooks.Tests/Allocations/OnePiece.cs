using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Webhooks.Tests.Allocations;

/// <summary>A body that has arrived whole, as a server would hand it over; and whether anybody looked.</summary>
internal sealed class OnePiece(byte[] body) : PipeReader, IRequestBodyPipeFeature
{
    public PipeReader Reader => this;

    public int Reads { get; private set; }

    public override bool TryRead(out ReadResult result)
    {
        Reads++;
        result = new(new ReadOnlySequence<byte>(body), isCanceled: false, isCompleted: true);
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
}
