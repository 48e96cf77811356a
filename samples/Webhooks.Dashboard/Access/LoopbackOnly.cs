using System.Net;
using Microsoft.Extensions.Primitives;

namespace Webhooks.Dashboard.Access;

/// <summary>
/// Keeps page and API to the person at this machine: the connection and the <c>Host</c> must be loopback (against DNS rebinding), and no
/// proxy may have forwarded the request (a tunnel for the webhooks must not open the page to the world). The webhook endpoints are not
/// concerned: what protects them is the signature. <c>Dashboard:AllowRemote</c> lifts it.
/// </summary>
internal sealed class LoopbackOnly(RequestDelegate next, IConfiguration configuration)
{
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    private readonly bool _isLifted = configuration.GetValue<bool>("Dashboard:AllowRemote");

    public Task InvokeAsync(HttpContext context)
    {
        if (_isLifted || IsWebhook(context.Request.Path) || IsLocal(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(
            "This dashboard shows itself on this machine only. Open it as http://localhost, or set Dashboard:AllowRemote behind an authenticating proxy.");
    }

    /// <summary>Whether an address that the app listens on, or a host that a request names, is this machine's own.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Routing does not distinguish upper and lower case.
    private static bool IsWebhook(PathString path) => path.StartsWithSegments("/webhooks", StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Request.Host.Host)
        && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !ForwardingHeaders.Any(header => !StringValues.IsNullOrEmpty(context.Request.Headers[header]));
}
