using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.Benchmarks;
using Webhooks.CircleCI;

namespace Webhooks.Load;

/// <summary>One server in a process of its own: a real Kestrel on the loopback address, that also tells what it has used up.</summary>
internal static class LoadServer
{
    public const string Path = "/webhooks";
    public const string RabbitMQ = "rabbitmq";
    public const string RabbitMQStore = "rabbitmq-store";

    public static async Task RunAsync(string kind, string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        AddServices(builder.Services, kind, folder);

        await using var app = builder.Build();
        app.UseRouting();
        app.MapGet(MeasuredServer.UsagePath, ServerUsage.WriteAsync);
        Map(app, kind);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());

        // The parent closes the input when it has seen enough, or when it dies.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    /// <summary>Under which the inbox of a server stores in the broker.</summary>
    public static string InboxName(string kind) => $"webhooks-load-{kind}";

    private static void AddServices(IServiceCollection services, string kind, string folder)
    {
        if (kind is LoadSettings.Bare or "limit" or "tutorial")
        {
            return;
        }

        services.AddCircleCIWebhook(options => options.Secrets.Add(SignedDelivery.Secret))
            .On<WorkflowCompleted>((_, _) => Task.CompletedTask);

        if (kind is "sqlite" or "sqlite-store")
        {
            services.AddSqliteInbox(options =>
            {
                options.Path = System.IO.Path.Combine(folder, $"{kind}.db");
                options.EnableProcessing = kind == "sqlite";
            });
        }
        else if (kind is RabbitMQ or RabbitMQStore)
        {
            var broker = new Uri(Environment.GetEnvironmentVariable(MeasuredBroker.Variable)!);
            services.AddRabbitMQInbox(options => MeasuredBroker.Use(options, broker, InboxName(kind), handleHere: kind == RabbitMQ));
        }
    }

    private static void Map(WebApplication app, string kind)
    {
        if (kind == LoadSettings.Bare)
        {
            app.MapPost(Path, ComparedEndpoints.Bare);
        }
        else if (kind == "limit")
        {
            app.MapPost(Path, ComparedEndpoints.LimitOnAnotherThread);
        }
        else if (kind == "tutorial")
        {
            app.MapPost(Path, ComparedEndpoints.Tutorial);
        }
        else
        {
            app.MapCircleCIWebhook(Path);
        }
    }
}
