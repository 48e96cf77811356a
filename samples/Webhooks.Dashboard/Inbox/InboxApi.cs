using Webhooks.Dashboard.Access;

namespace Webhooks.Dashboard.Inbox;

/// <summary>Dead letters, and trying them again.</summary>
internal static class InboxApi
{
    private const int MaxShown = 500;

    private static readonly WebhookDeliveryFilter DeadLetters = new() { State = WebhookDeliveryState.DeadLettered };

    public static void MapInboxApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/dead", async (IWebhookDeliveryStore store) => (await store.ListAsync(DeadLetters, MaxShown)).Entries.Select(DeadLetter.Of));
        api.MapPost("/dead/retry", RetryAsync).AddEndpointFilter(
            (context, next) => context.HttpContext.RequestServices.GetRequiredService<ChangeGuard>().InvokeAsync(context, next));
    }

    private static async Task<IResult> RetryAsync(RetryRequest request, IWebhookDeliveryStore store, CancellationToken cancellationToken)
    {
        var retry = WebhookOperation.Retry("the dashboard");

        if (request.Key is { } key)
        {
            return await store.ApplyAsync(key, retry, cancellationToken) ? Results.Ok(new { Retried = 1L }) : Results.NotFound();
        }

        var plan = await store.PlanAsync(DeadLetters, retry, cancellationToken);
        return Results.Ok(new { Retried = (await store.RunAsync(plan, cancellationToken: cancellationToken)).Changed });
    }
}
