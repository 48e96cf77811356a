using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Webhooks.Dashboard.Access;

/// <summary>Ends the start of an app whose dashboard no one may see, and logs the address of the page.</summary>
internal static class StartCheck
{
    public static void Add(IEndpointRouteBuilder endpoints, DashboardAccess access)
    {
        // The build runs the app to write its OpenAPI document: no browser comes.
        if (Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider")
        {
            return;
        }

        // The pipeline is built when the app starts, after everything was mapped and before it listens. A group has no pipeline: there the
        // page stays closed, and the log says so.
        (endpoints as IApplicationBuilder)?.Use(next =>
        {
            _ = endpoints.DataSources.SelectMany(source => source.Endpoints).Count();
            return access.IsClosed ? throw new InvalidOperationException(DashboardAccess.Cure) : next;
        });

        var services = endpoints.ServiceProvider;
        services.GetService<IHostApplicationLifetime>()?.ApplicationStarted.Register(() => LogAccess(services, access));
    }

    private static void LogAccess(IServiceProvider services, DashboardAccess access)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Webhooks.Dashboard");
        _ = services.GetService<EndpointDataSource>()?.Endpoints.Count;

        if (access.IsClosed)
        {
            Log.Closed(logger, DashboardAccess.Cure);
            return;
        }

        if (!access.IsLoopbackOnly)
        {
            return;
        }

        foreach (var address in services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var local = BindingAddress.Parse(address);
            var host = LoopbackRequest.IsLoopback(local.Host) ? local.Host : "localhost";
            Log.Address(logger, $"{local.Scheme}://{host}:{local.Port}{local.PathBase}{access.Route}/?token={access.AddressToken}");
        }
    }
}
