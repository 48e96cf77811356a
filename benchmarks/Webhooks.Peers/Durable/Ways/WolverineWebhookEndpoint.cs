using Microsoft.AspNetCore.Http;
using Webhooks.Peers.Durable.Serving;
using Wolverine;
using Wolverine.Http;

namespace Webhooks.Peers.Durable.Ways;

/// <summary>
/// The endpoint of every way with Wolverine: verifies as all do, and publishes. Public, as Wolverine makes code that calls it.
/// </summary>
public static class WolverineWebhookEndpoint
{
    [WolverinePost(DurableServer.Path)]
    public static async Task<IResult> Post(HttpContext context, IMessageBus bus)
    {
        ArgumentNullException.ThrowIfNull(bus);

        if (await PeerEndpoint.ReceiveAsync(context) is not { } delivery)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        await bus.PublishAsync(delivery);
        return Results.Ok();
    }
}
