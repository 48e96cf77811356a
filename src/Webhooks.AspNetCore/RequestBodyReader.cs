using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Webhooks.Receiving;

namespace Webhooks.AspNetCore;

/// <summary>
/// Reads raw bodies, bounded in size, time and memory. A body that comes in one piece is used where it is; one that comes in several is
/// gathered in a pooled array that grows with what arrives, never with what was announced.
/// </summary>
internal sealed class RequestBodyReader(BodyMemory memory, TimeProvider time)
{
    private readonly TimeBudgets _budgets = new(time);

    /// <summary>Gets the memory that all bodies share.</summary>
    public BodyMemory Memory => memory;

    public ValueTask<RequestBody> ReadAsync(HttpContext context, WebhookOptions options)
    {
        // The endpoint's limit takes the place of the server's, which may be lower; and it must also hold for the rest that the server
        // itself reads after an answer in the middle of a body.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaxRequestBodySize;
        }

        try
        {
            return TryReadWhole(context.Request, options.MaxRequestBodySize, out var body) ? new(body)
                // No body is given up for one that does not fit in the end.
                : !memory.CanHold(context.Request.ContentLength ?? 0) ? new(new RequestBody(WebhookAnswer.OutOfMemory))
                : GatherAsync(context, options);
        }
        // A sender can disconnect and break the framing, and a decoder in front of us may throw anything.
        catch (Exception exception)
        {
            return new(Unread(context, exception));
        }
    }

    private static bool TryReadWhole(HttpRequest request, int maxSize, out RequestBody body)
    {
        var reader = request.BodyReader;
        body = default;

        if (!reader.TryRead(out var read))
        {
            return false;
        }

        if (!IsWhole(read, before: 0, request) || !read.Buffer.IsSingleSegment)
        {
            // Leave it: the code that gathers reads it again.
            reader.AdvanceTo(read.Buffer.Start);
            return false;
        }

        if (read.Buffer.Length > maxSize)
        {
            reader.AdvanceTo(read.Buffer.End);
            body = new(WebhookAnswer.TooLarge);
            return true;
        }

        body = new(reader, read.Buffer);
        return true;
    }

    private static bool IsWhole(ReadResult read, long before, HttpRequest request) =>
        read.IsCompleted || before + read.Buffer.Length == request.ContentLength;

    // A body in many pieces is awaited many times: the state of these methods is pooled meanwhile.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RequestBody> GatherAsync(HttpContext context, WebhookOptions options)
    {
        using var gathered = new PooledBytes(memory, SenderOf(context.Connection.RemoteIpAddress), context.Request.BodyReader);
        var budget = _budgets.Rent(options.BodyTimeout);

        try
        {
            await using var limit = budget.Token.UnsafeRegister(EndRead, context.Request.BodyReader);

            var refusal = await GatherAsync(context.Request, options.MaxRequestBodySize, gathered);
            return !refusal.IsNone ? new(refusal)
                : gathered.TryDetach(out var body) ? body
                : new(WebhookAnswer.OutOfMemory);
        }
        // As above.
        catch (Exception exception)
        {
            return Unread(context, exception);
        }
        finally
        {
            _budgets.Return(budget);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<WebhookAnswer> GatherAsync(HttpRequest request, int maxSize, PooledBytes gathered)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            var isWhole = IsWhole(read, gathered.Length, request);
            var answer = gathered.Length + read.Buffer.Length > maxSize ? WebhookAnswer.TooLarge
                : !gathered.TryAdd(read.Buffer, maxSize) ? WebhookAnswer.OutOfMemory
                : read.IsCanceled && !isWhole ? WebhookAnswer.TooSlow
                : WebhookAnswer.None;

            request.BodyReader.AdvanceTo(read.Buffer.End);

            if (isWhole || !answer.IsNone)
            {
                return answer;
            }
        }
    }

    // An IPv6 sender has a network of addresses: it counts as one. Senders without an address, at a socket of the file system, share one
    // too.
    private static UInt128 SenderOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];

        return address is null ? UInt128.Zero
            : address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 && address.TryWriteBytes(bytes, out _)
                ? BinaryPrimitives.ReadUInt128BigEndian(bytes) >> 64 << 64
            : address.MapToIPv6().TryWriteBytes(bytes, out _) ? BinaryPrimitives.ReadUInt128BigEndian(bytes)
            : UInt128.Zero;
    }

    // The server does not get the token: it would leave its reader unfit to pass over the rest of the body.
    internal static void EndRead(object? reader)
    {
        try
        {
            ((PipeReader)reader!).CancelPendingRead();
        }
        // The sender disconnected at the same moment, which has ended the read; a timer's thread must not throw.
        catch (Exception)
        {
        }
    }

    private static RequestBody Unread(HttpContext context, Exception exception)
    {
        if (exception is OperationCanceledException or ConnectionResetException)
        {
            // The connection is gone. The server must not try to read the rest: it would fail, and say so as an error.
            context.Abort();
        }

        // The server's own verdicts: over its limit, slower than its minimum rate; all else is no body.
        return new(exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => WebhookAnswer.TooLarge,
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => WebhookAnswer.TooSlow,
            _ => WebhookAnswer.Unreadable,
        });
    }
}
