using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Dashboard.Inbox;
using Webhooks.Dashboard.Live;

namespace Webhooks.Dashboard;

/// <summary>What the page asks for.</summary>
internal static class DashboardApi
{
    private const int DefaultLimit = 200;

    public static void MapDashboardApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api");

        api.MapGet("/deliveries", (DeliveryFeed feed, int limit = DefaultLimit) =>
            limit is < 1 or > DeliveryFeed.Capacity
                ? Results.Problem($"limit must be 1 to {DeliveryFeed.Capacity}.", statusCode: StatusCodes.Status400BadRequest)
                : Results.Ok(feed.Latest(limit)));
        api.MapGet("/delivery", (DeliveryFeed feed, string key) => feed.Details(key) is { } details ? Results.Ok(details) : Results.NotFound());
        api.MapGet("/counters", (Counters counters) => counters.SnapshotAsync());
        api.MapGet("/live", (LiveEvents live, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(live.StreamAsync(cancellationToken)));
        api.MapInboxApi();
        api.MapGet("/token", (ChangeGuard guard) => new { guard.Token });
    }
}
