using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.AspNetCore;

/// <summary>
/// One request to an endpoint: (1) gate, (2) read, then <see cref="WebhookReceiver"/> (3 to 6), and the answer. The answer has no body: the
/// cause of a refusal is in the log, and is not for the sender.
/// </summary>
internal sealed class WebhookRequestHandler(
    WebhookReceiver receiver, RequestBodyReader bodies, WebhookTelemetry telemetry, TimeProvider time, ILogger logger)
{
    private const string RetryAfterSeconds = "10";

    public Task HandleAsync(HttpContext context)
    {
        var started = time.GetTimestamp();

        // 1. Gate.
        var refusal = RequestGate.Check(context.Request, receiver);

        if (!refusal.IsNone)
        {
            return RefuseAsync(context, refusal, started);
        }

        var receiving = ReceiveAsync(context, started);
        return receiving.IsCompletedSuccessfully ? Task.CompletedTask : receiving.AsTask();
    }

    // A pooled state machine and a small task of it cost less than a task with the state machine in it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveAsync(HttpContext context, long started)
    {
        // 2. Read.
        using var body = await bodies.ReadAsync(context, receiver.Options);

        if (!body.Refusal.IsNone)
        {
            await RefuseAsync(context, body.Refusal, started);
            return;
        }

        // 3. to 6. From here on it does not matter whether the sender is still there: Perfsee disconnects as soon as it has the answer's
        // head.
        var receipt = await receiver.ReceiveAsync(
            new(context.Request.Headers),
            body.Bytes,
            receiver.UsesRouteValues ? RouteValues(context.Request) : null,
            started,
            CancellationToken.None);

        Answer(context, WebhookAnswer.Of(receipt));
    }

    private Task RefuseAsync(HttpContext context, WebhookAnswer answer, long started)
    {
        if (answer == WebhookAnswer.MethodNotAllowed)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
        }

        LogRefusal(context.Request, answer);
        telemetry.Refused(receiver, answer.Reason, started);

        Answer(context, answer);
        return Task.CompletedTask;
    }

    private void LogRefusal(HttpRequest request, WebhookAnswer answer)
    {
        if (answer == WebhookAnswer.Unreadable)
        {
            Log.Unreadable(logger, receiver.Name);
        }
        else if (answer == WebhookAnswer.OutOfMemory)
        {
            if (bodies.Memory.Warnings.TryTake(out var count))
            {
                Log.BodyMemorySpent(logger, receiver.Name, count);
            }
        }
        else if (HttpMethods.IsGet(request.Method) && receiver.Provider.CheckHeaders(new(request.Headers)) is null)
        {
            Log.RedirectedDelivery(logger, receiver.Name, receiver.Provider.Name);
        }
        else
        {
            Log.NotRead(logger, receiver.Name, answer.Status, answer.Reason);

            if (answer.Status == StatusCodes.Status403Forbidden)
            {
                receiver.Diagnose(new(request.Headers));
            }
        }
    }

    private static void Answer(HttpContext context, WebhookAnswer answer)
    {
        // Where UseRouting is behind UseStatusCodePages, the endpoint's metadata comes too late for it; success has no pages.
        if (answer.Status >= StatusCodes.Status400BadRequest && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        context.Response.StatusCode = answer.Status;
    }

    private static Dictionary<string, string> RouteValues(HttpRequest request) =>
        request.RouteValues.ToDictionary(value => value.Key, value => value.Value as string ?? "", StringComparer.OrdinalIgnoreCase);
}
