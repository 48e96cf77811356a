using Microsoft.AspNetCore.Http;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Inspecting;

namespace Webhooks.Cli.Listening;

/// <summary>
/// Runs before the endpoints and sees every request: what came, what was answered, and why. Saves and forwards deliveries.
/// </summary>
internal sealed class DeliveryWatcher(
    ListenSettings settings, Forwarder? forwarder, SeenDeliveryWriter writer, TimeProvider time, Action ended)
{
    private const int InMemory = 1024 * 1024;

    // More than the endpoints accept, so that they refuse it.
    private const int MaxBody = 16 * 1024 * 1024;

    private int _count;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var notes = new Notes();
        Notes.Current = notes;
        context.Request.EnableBuffering(InMemory, MaxBody);
        await next(context);

        var body = await ReadAsync(context.Request);
        var number = Interlocked.Increment(ref _count);
        var headers = context.Request.Headers.SelectMany(
            header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""));
        var delivery = new SavedDelivery(body, [.. headers]);
        var seen = See(context, delivery, notes);
        seen = seen.Provider is null || body.Length == 0 ? seen : Save(seen, delivery, number);
        writer.Write(await ForwardAsync(seen, delivery, context));

        if (number == settings.Count)
        {
            context.Response.OnCompleted(() =>
            {
                ended();
                return Task.CompletedTask;
            });
        }
    }

    private SeenDelivery See(HttpContext context, SavedDelivery delivery, Notes notes)
    {
        var asked = Paths.ProviderAt(context.Request.Path);
        var known = asked is not null && settings.Providers.Contains(asked) ? asked : null;
        var isAccepted = context.Response.StatusCode == StatusCodes.Status200OK;
        var parsed = known?.Parse(delivery.SingleHeaders(), delivery.Body);

        return new()
        {
            Time = time.GetLocalNow(),
            Status = context.Response.StatusCode,
            Path = context.Request.Path,
            Provider = known,
            Type = parsed?.Type ?? "",
            Summary = parsed is { Type.Length: > 0 } ? EventSummary.Of(known!, parsed) : "",
            Size = delivery.Body.Length,
            IsVerified = isAccepted && settings.Secrets.Count > 0,
            IsRepeat = isAccepted && !notes.IsHandled,
            Drift = isAccepted ? parsed?.Drift.Count ?? 0 : 0,
            Reason = notes.Reason ?? (known is null ? "nothing is here" : null),
            Hint = known is not null ? notes.Hint
                : asked is not null ? $"The secret is none of {asked.Provider.Name}, so nothing is received for it."
                : $"Deliveries go to {Paths.Of(settings.Providers)}.",
        };
    }

    // The sender gets the other receiver's answer: a delivery that it did not take must be sent again.
    private async Task<SeenDelivery> ForwardAsync(SeenDelivery seen, SavedDelivery delivery, HttpContext context)
    {
        if (forwarder is null || seen.Provider is null || seen.Status != StatusCodes.Status200OK)
        {
            return seen;
        }

        var answer = await forwarder.ForwardAsync(delivery, context.Request.Path, context.RequestAborted);
        context.Response.StatusCode = answer.Failure is null ? answer.Status : StatusCodes.Status502BadGateway;
        return seen with { Status = context.Response.StatusCode, Forwarded = answer };
    }

    private SeenDelivery Save(SeenDelivery seen, SavedDelivery delivery, int number)
    {
        if (settings.Folder is not { } folder)
        {
            return seen;
        }

        try
        {
            return seen with { Saved = delivery.Save(folder, seen.Time, number, seen.Provider!.Name, seen.Type) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return seen with { Hint = $"It was not saved: {exception.Message}" };
        }
    }

    // The endpoint may have refused without reading, or read a part.
    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        try
        {
            using var body = new MemoryStream();
            request.Body.Position = 0;
            await request.Body.CopyToAsync(body);
            return body.ToArray();
        }
        catch (Exception exception) when (exception is IOException or BadHttpRequestException)
        {
            return [];
        }
    }
}
