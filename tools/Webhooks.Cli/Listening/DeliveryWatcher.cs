using Microsoft.AspNetCore.Http;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Inspecting;

namespace Webhooks.Cli.Listening;

/// <summary>Stands before the endpoints and sees every request: what came, what was answered, and why. Saves what is to be saved.</summary>
internal sealed class DeliveryWatcher(ListenSettings settings, SeenDeliveryWriter writer, TimeProvider time, Action ended)
{
    private const int InMemory = 1024 * 1024;

    // More than the endpoints take, so that it is them who refuse.
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
        writer.Write(See(context, body, notes, number));

        if (number == settings.Count)
        {
            context.Response.OnCompleted(() =>
            {
                ended();
                return Task.CompletedTask;
            });
        }
    }

    private SeenDelivery See(HttpContext context, byte[] body, Notes notes, int number)
    {
        var known = Paths.ProviderAt(context.Request.Path);
        var isAccepted = context.Response.StatusCode == StatusCodes.Status200OK;
        var parsed = known?.Parse(body);
        var now = time.GetLocalNow();

        return new()
        {
            Time = now,
            Status = context.Response.StatusCode,
            Path = context.Request.Path,
            Provider = known,
            Type = parsed?.Type ?? "",
            Summary = parsed is not null && body.Length > 0 ? EventSummary.Of(parsed) : "",
            Size = body.Length,
            IsVerified = isAccepted && settings.Secrets.Count > 0,
            IsRepeat = isAccepted && !notes.IsHandled,
            Drift = parsed?.Drift.Count ?? 0,
            Reason = notes.Reason ?? (known is null ? "nothing is here" : null),
            Hint = known is null ? $"Deliveries go to {Paths.All}." : notes.Hint,
            Saved = settings.Folder is { } folder && known is not null && body.Length > 0
                ? new SavedDelivery(body, [.. Headers(context.Request)]).Save(folder, now, number, known.Name, parsed!.Type)
                : null,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpRequest request) =>
        request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""));

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
