using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Webhooks.Dashboard.Access;

/// <summary>Tells whether a request comes from this machine, by an address that is this machine's own.</summary>
internal static class LoopbackRequest
{
    private static readonly string[] ForwardingHeaders =
        [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "X-Original-For", "Via"
        ];

    /// <summary>Returns whether a host is this machine's own.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Returns whether connection and host are loopback and no proxy says that it forwarded the request.</summary>
    public static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Request.Host.Host)
        && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !Array.Exists(ForwardingHeaders, header => !StringValues.IsNullOrEmpty(context.Request.Headers[header]));
}
