using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Webhooks.Dashboard.Api;

namespace Webhooks.Dashboard.Live;

/// <summary>
/// The event stream of an open page: the counts whenever something has changed, and a comment when nothing has for a while.
/// </summary>
internal sealed class LiveStream(Pulse pulse, TimeProvider time, IHostApplicationLifetime? lifetime)
{
    private const int MaxOpen = 64;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private int _open;

    public async Task SendAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > MaxOpen)
        {
            Interlocked.Decrement(ref _open);
            await Answer.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many pages are open.");
            return;
        }

        // An open page must not keep the app from stopping.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime?.ApplicationStopping ?? CancellationToken.None);

        try
        {
            await SendAsync(context, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the app stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";

        // Otherwise nginx holds back as much as it can.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var timer = new PeriodicTimer(Every, time);
        var (told, toldAt) = ("", time.GetTimestamp());

        do
        {
            var view = await pulse.TakeAsync(cancellationToken);

            if (view.Version != told)
            {
                var json = JsonSerializer.Serialize(view, DashboardJson.Default.PulseView);
                await context.Response.WriteAsync($"event: pulse\ndata: {json}\n\n", cancellationToken);
                (told, toldAt) = (view.Version, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(toldAt) >= Idle)
            {
                await context.Response.WriteAsync(": still here\n\n", cancellationToken);
                toldAt = time.GetTimestamp();
            }

            await context.Response.Body.FlushAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
