using System.Globalization;
using Webhooks.Dashboard.Access;
using Webhooks.Sqlite;

namespace Webhooks.Dashboard.Inbox;

/// <summary>Dead letters, and trying them again.</summary>
internal static class InboxApi
{
    private const int MaxShown = 500;

    public static void MapInboxApi(this IEndpointRouteBuilder api)
    {
        api.MapGet("/dead", (SqliteInboxStore store) => store.List(SqliteInboxState.Dead, MaxShown).Select(DeadLetter.Of));
        api.MapPost("/dead/retry", RetryAsync).AddEndpointFilter(
            (context, next) => context.HttpContext.RequestServices.GetRequiredService<ChangeGuard>().InvokeAsync(context, next));
    }

    private static async Task<IResult> RetryAsync(RetryRequest request, SqliteInboxStore store, CancellationToken cancellationToken)
    {
        if (request.Key is null)
        {
            return Results.Ok(new { Retried = await store.RetryAllAsync(cancellationToken) });
        }

        return long.TryParse(request.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await store.RetryAsync(number, cancellationToken)
            ? Results.Ok(new { Retried = 1 })
            : Results.NotFound();
    }
}
