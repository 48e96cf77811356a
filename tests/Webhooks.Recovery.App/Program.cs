using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Webhooks.CircleCI;

// An app that recovers, in a process of its own, which tests kill:
// <SQLite|PostgreSQL> <file or connection string> <address of the API> <token> <secret>
// Each run of its handler is a line on standard output: run <origin> <type> <subject>. So are its log lines at Warning.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);

if (args[0] == "SQLite")
{
    builder.Services.AddSqliteInbox(options => (options.Path, options.Concurrency) = (args[1], 1));
}
else
{
    builder.Services.AddPostgreSqlInbox(options => (options.ConnectionString, options.Concurrency) = (args[1], 1));
}

builder.Services.AddCircleCIApi(options => (options.Host, options.Token) = (new(args[2]), args[3]));
builder.Services.AddCircleCIWebhook(options => options.Secrets.Add(args[4]))
    .On<WorkflowCompleted>((webhook, _) =>
    {
        Console.WriteLine($"run {webhook.Delivery.Origin} {webhook.Delivery.Type} {webhook.Delivery.Subject}");
        return Task.CompletedTask;
    })
    .RecoverMissed(options =>
    {
        options.Projects.Add("gh/tidewater/shop");
        options.Interval = TimeSpan.FromSeconds(1);
        options.SettleTime = TimeSpan.Zero;
    });

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
await app.StartAsync();
Console.WriteLine("listening " + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await app.WaitForShutdownAsync();
