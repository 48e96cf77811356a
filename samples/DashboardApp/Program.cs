using DashboardApp.Demo;
using DashboardApp.Handlers;
using Webhooks.CircleCI;
using Webhooks.Perfsee;

// A flag without a value would take the next argument for its own.
var isDemo = args.Contains("--demo");
var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != "--demo")]);
var endpoints = DemoSecret.Apply(builder);

if (endpoints.Count == 0)
{
    await Console.Error.WriteLineAsync(
        "No secret is set. Set Webhooks__CircleCI__Secrets__0 or Webhooks__Perfsee__Secrets__0 to the secret of your webhook "
        + "(the demo secret counts only in Development on localhost).");
    return 1;
}

builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
    .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
    .AddFilter("Webhooks", LogLevel.Error)
    .AddFilter("Webhooks.Dashboard", LogLevel.Information);
builder.Services.AddHttpClient();
var circleCI = builder.Services.AddCircleCIWebhook().On<CircleCIEvent, TellTheTerminal<CircleCIEvent>>();
var perfsee = builder.Services.AddPerfseeWebhook().On<PerfseeEvent, TellTheTerminal<PerfseeEvent>>();

builder.Services.AddSqliteInbox(inbox =>
{
    if (isDemo)
    {
        DemoInbox.Configure(inbox);
    }
    else if (inbox.Path.Length == 0)
    {
        inbox.Path = Path.Combine(AppContext.BaseDirectory, "deliveries.db");
    }
});

if (builder.Configuration["Dashboard:ForwardUrl"] is { Length: > 0 })
{
    circleCI.On<CircleCIEvent, ForwardSummary<CircleCIEvent>>();
    perfsee.On<PerfseeEvent, ForwardSummary<PerfseeEvent>>();
}

if (isDemo)
{
    circleCI.On<WorkflowCompleted, PostToChat>();
    perfsee.On<BundleFinished, SaveScore>();
}

await using var app = builder.Build();
app.MapWebhookDashboard("/webhooks/dashboard").LoopbackOnly();

if (endpoints.Contains("CircleCI"))
{
    app.MapCircleCIWebhook("/webhooks/circleci");
}

if (endpoints.Contains("Perfsee"))
{
    app.MapPerfseeWebhook("/webhooks/perfsee");
}

try
{
    await app.StartAsync();
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{exception.Message} Stop the other program, or choose another port: --urls http://localhost:5081");
    return 1;
}

Welcome.Print(app, endpoints);
var demo = isDemo ? DemoSender.RunAsync(app) : Task.CompletedTask;
await app.WaitForShutdownAsync();
await demo;
return 0;
