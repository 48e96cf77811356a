using Webhooks.CircleCI;
using Webhooks.Dashboard;
using Webhooks.Dashboard.Access;
using Webhooks.Dashboard.Deliveries;
using Webhooks.Dashboard.Demo;
using Webhooks.Dashboard.Live;
using Webhooks.Perfsee;

var builder = WebApplication.CreateBuilder(args);
var endpoints = DemoSecret.Apply(builder);

if (endpoints.Count == 0)
{
    await Console.Error.WriteLineAsync(
        "No secret is set. Set Webhooks__CircleCI__Secrets__0 or Webhooks__Perfsee__Secrets__0 to the secret of your webhook "
        + "(the demo secret counts only in Development on localhost).");
    return 1;
}

builder.Services.AddSingleton<DeliveryFeed>().AddSingleton<Counters>().AddSingleton<LiveEvents>().AddSingleton<ChangeGuard>();
builder.Services.AddCircleCIWebhook().On<CircleCIEvent, ShowOnPage<CircleCIEvent>>();
builder.Services.AddPerfseeWebhook().On<PerfseeEvent, ShowOnPage<PerfseeEvent>>();

var app = builder.Build();

// Made now, to count from the first delivery on.
app.Services.GetRequiredService<Counters>();

app.UseMiddleware<LoopbackOnly>();
app.UsePageHeaders();
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
Welcome.Print(app, endpoints);
await app.WaitForShutdownAsync();
return 0;
