using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Webhooks.Receiving;

namespace Webhooks.AspNetCore;

/// <summary>
/// Reads raw bodies, bounded in size, time and memory. A body that comes in one piece is used where it lies; one that comes in several is
/// gathered in a pooled array that grows with what arrives, never with what was announced.
/// </summary>
internal sealed class RequestBodyReader(BodyMemory memory, TimeProvider time)
{
    public ValueTask<RequestBody> ReadAsync(HttpContext context, WebhookOptions options)
    {
        // Our limit holds for what the server itself reads on too, after an answer that left the body alone.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaxRequestBodySize;
        }

        try
        {
            return TryReadWhole(context.Request, options.MaxRequestBodySize, out var body) ? new(body) : GatherAsync(context, options);
        }
        catch (BadHttpRequestException exception)
        {
            return new(new RequestBody(AnswerTo(exception)));
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
            // Leave it: whoever gathers gets it again.
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

    private async ValueTask<RequestBody> GatherAsync(HttpContext context, WebhookOptions options)
    {
        using var limit = new CancellationTokenSource(options.BodyTimeout, time);
        using var abort = context.RequestAborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), limit);
        using var gathered = new PooledBytes(memory);

        try
        {
            var refusal = await GatherAsync(context.Request, options.MaxRequestBodySize, gathered, limit.Token);
            return refusal.IsNone ? gathered.Detach() : new(refusal);
        }
        catch (BadHttpRequestException exception)
        {
            return new(AnswerTo(exception));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return new(limit.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested
                ? WebhookAnswer.TooSlow
                : WebhookAnswer.Aborted);
        }
    }

    private static async ValueTask<WebhookAnswer> GatherAsync(
        HttpRequest request, int maxSize, PooledBytes gathered, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var isWhole = IsWhole(read, gathered.Length, request);
            var answer = gathered.Length + read.Buffer.Length > maxSize ? WebhookAnswer.TooLarge
                : !gathered.TryAdd(read.Buffer, maxSize) ? WebhookAnswer.OutOfMemory
                : WebhookAnswer.None;

            request.BodyReader.AdvanceTo(read.Buffer.End);

            if (isWhole || !answer.IsNone)
            {
                return answer;
            }
        }
    }

    // The server's own verdicts: over its limit, slower than its minimum rate, not HTTP.
    private static WebhookAnswer AnswerTo(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => WebhookAnswer.TooLarge,
        StatusCodes.Status408RequestTimeout => WebhookAnswer.TooSlow,
        _ => WebhookAnswer.Malformed,
    };
}
