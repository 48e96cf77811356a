using Microsoft.AspNetCore.Http;

namespace Webhooks.Dashboard.Access;

/// <summary>Determines from a browser's headers whether the dashboard's own page sent a request.</summary>
internal static class RequestOrigin
{
    /// <summary>
    /// Returns whether another site's page is behind a request. A link from elsewhere to the page is none; a frame is.
    /// </summary>
    public static bool IsForeign(HttpRequest request, Need need)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isAnotherSite = site.Length > 0 && site is not ("same-origin" or "none");
        var isFrame = request.Headers["Sec-Fetch-Dest"].ToString() is "iframe" or "frame" or "object" or "embed";
        return isFrame || (isAnotherSite && !(need == Need.Page && request.Headers["Sec-Fetch-Mode"] == "navigate"));
    }

    /// <summary>
    /// Returns whether the page sent a change. Browsers say it themselves (behind a proxy that hides the host too) where the address is
    /// https or loopback; elsewhere <c>Origin</c> must be this host.
    /// </summary>
    public static bool IsSame(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
            ? site == "same-origin"
            : request.Headers.Origin.ToString() == $"{request.Scheme}://{request.Host}";
}
