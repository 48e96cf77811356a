using Webhooks.CircleCI;
using Webhooks.Dashboard;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Dashboard.Demo;
using Webhooks.Dashboard.Forwarding;
using Webhooks.Dashboard.Inbox;
using Webhooks.Dashboard.Live;
using Webhooks.Perfsee;

// A flag without a value would take the next argument for its own.
var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != "--demo")]);
var endpoints = DemoSecret.Apply(builder);

if (endpoints.Count == 0)
{
    await Console.Error.WriteLineAsync(
        "No secret is set. Set Webhooks__CircleCI__Secrets__0 or Webhooks__Perfsee__Secrets__0 to the secret of your webhook "
        + "(the demo secret counts only in Development on localhost).");
    return 1;
}

builder.Services.AddSingleton<DeliveryFeed>().AddSingleton<FeedHistory>();
builder.Services.AddSingleton<Counters>().AddSingleton<LiveEvents>().AddSingleton<ChangeGuard>();
builder.Services.AddHttpClient();
var circleCI = builder.Services.AddCircleCIWebhook().On<CircleCIEvent, ShowOnPage<CircleCIEvent>>();
var perfsee = builder.Services.AddPerfseeWebhook().On<PerfseeEvent, ShowOnPage<PerfseeEvent>>();
builder.Services.AddSqliteInbox(inbox =>
{
    if (inbox.Path.Length == 0)
    {
        inbox.Path = Path.Combine(AppContext.BaseDirectory, "deliveries.db");
    }
});

if (builder.Configuration["Dashboard:ForwardUrl"] is { Length: > 0 })
{
    circleCI.On<CircleCIEvent, ForwardSummary<CircleCIEvent>>();
    perfsee.On<PerfseeEvent, ForwardSummary<PerfseeEvent>>();
}

var app = builder.Build();

// Made now, to count from the first delivery on.
app.Services.GetRequiredService<Counters>();

app.UsePageHeaders();
app.UseMiddleware<LoopbackOnly>();
app.MapDashboardPage();
app.MapDashboardApi();

if (endpoints.Contains("CircleCI"))
{
    app.MapCircleCIWebhook("/webhooks/circleci");
}

if (endpoints.Contains("Perfsee"))
{
    app.MapPerfseeWebhook("/webhooks/perfsee");
}

await app.StartAsync();
await app.Services.GetRequiredService<FeedHistory>().RestoreAsync();
Welcome.Print(app, endpoints);
var demo = args.Contains("--demo") ? DemoSender.RunAsync(app) : Task.CompletedTask;
await app.WaitForShutdownAsync();
await demo;
return 0;
