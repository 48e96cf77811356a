using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Webhooks.CircleCI;
using Webhooks.Sqlite;
using Webhooks.Sqlite.CrashApp;

// The app that the crash tests kill: CrashApp <inbox file> <effects file> <attempts>. It says where it listens, and what it logs, on
// standard output.
using var effects = new Effects(args[1]);
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);

builder.Services
    .AddCircleCIWebhook(options =>
    {
        options.Secrets.Add("the-crash-tests-secret");

        // Longer than a slow disk takes.
        options.ResponseTimeout = TimeSpan.FromMinutes(1);
    })
    .On<CircleCIPing>(async (webhook, cancellationToken) =>
    {
        if (webhook.Event.Webhook.Name == "killer")
        {
            await effects.RecordRunAsync(webhook.Delivery.Id, cancellationToken);
            Process.GetCurrentProcess().Kill();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        await effects.ApplyAsync(webhook.Delivery.Id, cancellationToken);
    })
    .On<CircleCIPing>((webhook, cancellationToken) => webhook.CommitEffectsAsync(
        inFile =>
        {
            inFile.Execute("CREATE TABLE IF NOT EXISTS app_builds (id TEXT NOT NULL)");
            inFile.Execute("INSERT INTO app_builds (id) VALUES ($id)", ("$id", webhook.Delivery.Id));
        },
        cancellationToken),
        "commits");
builder.Services.AddSqliteInbox(options =>
{
    options.Path = args[0];
    options.LeaseDuration = TimeSpan.FromSeconds(1);
    options.PollInterval = TimeSpan.FromMilliseconds(50);
    options.MaxAttempts = int.Parse(args[2], CultureInfo.InvariantCulture);
});

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
await app.StartAsync();
Console.WriteLine("listening " + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await app.WaitForShutdownAsync();
