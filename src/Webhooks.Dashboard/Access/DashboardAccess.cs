using System.Security.Cryptography;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Webhooks.Dashboard.Access;

/// <summary>Holds the rules of a dashboard: who may see it, and who may change something by it.</summary>
internal sealed class DashboardAccess
{
    /// <summary>The message for a dashboard that no one may see.</summary>
    public const string Cure =
        "The webhook dashboard is mapped without saying who may see it. Call RequireAuthorization(\"policy\") on what MapWebhookDashboard "
        + "returns, or LoopbackOnly() for the person at this machine.";

    public bool IsLoopbackOnly { get; set; }

    public string? OperatorPolicy { get; set; }

    public bool IsReadOnly { get; set; }

    public string? RunsFile { get; set; }

    /// <summary>Gets a value indicating whether no one was let in: no authorization, not loopback alone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Gets the route of the page, once endpoints are made.</summary>
    public string Route { get; private set; } = "";

    /// <summary>Gets the token in the address that is logged at start.</summary>
    public string AddressToken { get; } = NewToken();

    /// <summary>Gets the value of the cookie of a browser that came by that address.</summary>
    public string SessionToken { get; } = NewToken();

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Decides by the metadata of the endpoints: runs when they are created, after all other conventions.</summary>
    public Action<EndpointBuilder> Decide(IServiceProvider services) => endpoint =>
    {
        var isAuthorized = endpoint.Metadata.OfType<IAuthorizeData>().Any() && !endpoint.Metadata.OfType<IAllowAnonymous>().Any();

        if (!isAuthorized && !IsLoopbackOnly)
        {
            IsLoopbackOnly = services.GetService<IHostEnvironment>()?.IsDevelopment() == true;
            IsClosed = !IsLoopbackOnly;
        }

        // The app's fallback policy is about users, and here the token in the address lets one in.
        if (!isAuthorized && IsLoopbackOnly)
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }

        if (endpoint is RouteEndpointBuilder route && endpoint.Metadata.OfType<DashboardPageMetadata>().Any())
        {
            Route = route.RoutePattern.RawText?.Trim('/') is { Length: > 0 } path ? $"/{path}" : "";
        }
    };
}
