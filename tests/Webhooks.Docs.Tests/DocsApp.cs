using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webhooks.Docs.Tests;

/// <summary>The app that a page's snippets are written into: a real one, on a port of its own.</summary>
internal static class DocsApp
{
    public const string Secret = "a-secret-of-the-pages";

    public static WebApplicationBuilder CreateBuilder(CapturedLogs? logs = null, string environment = "Production")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
        [
            new("Webhooks:CircleCI:Secrets:0", Secret),
            new("Webhooks:Perfsee:Secrets:0", Secret),
        ]);
        builder.Logging.ClearProviders();

        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        }

        return builder;
    }

    /// <summary>Starts the app, and returns a client of it.</summary>
    public static async Task<HttpClient> StartClientAsync(this WebApplication app)
    {
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(address) };
    }
}
