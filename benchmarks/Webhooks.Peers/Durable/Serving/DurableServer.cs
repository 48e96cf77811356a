using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Webhooks.Benchmarks;

namespace Webhooks.Peers.Durable.Serving;

/// <summary>One server in a process of its own: the same host and the same Kestrel for all ways.</summary>
internal static class DurableServer
{
    public const string Path = "/webhooks";
    public const string ProgressPath = "/progress";
    public const string OpenPath = "/open";

    public static async Task RunAsync(string name, string folder)
    {
        var way = DurableWays.Find(name)[0].Create(DurablePlace.FromEnvironment(folder));

        // The host watches its content root for changed settings: each write to a database there would be an event for the watcher.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        way.Add(builder);

        await using var app = builder.Build();
        app.UseRouting();
        app.MapGet(MeasuredServer.UsagePath, ServerUsage.WriteAsync);
        app.MapGet(ProgressPath, (RequestDelegate)(context => context.Response.WriteAsync(HandledDeliveries.Progress.ToString())));
        app.MapGet(OpenPath, (RequestDelegate)(async context => await context.Response.WriteAsync($"{await way.CountOpenAsync()}")));
        way.Map(app);
        await app.StartAsync();
        await way.ReadyAsync(app);
        await Console.Out.WriteLineAsync(app.Urls.Single());

        // The parent closes the input when it has seen enough, or when it dies.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
