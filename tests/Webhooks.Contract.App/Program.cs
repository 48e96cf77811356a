using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webhooks.CircleCI;
using Webhooks.Contract;

// An app in a process of its own, which the contract's tests start over any inbox and kill:
// <inbox> <storage> <file of runs> [concurrency] [max attempts] [handler timeout in ms] [threads of the pool] [lease in ms]
// A delivery's id says what its handler does: kill-…, hang-…, sleep-…, result-…, deaf-…; any other succeeds. Each run is a line of the
// file, and each end another. It says where it listens on standard output, and what it logs.
var runs = new Runs(args[2]);
var settings = new AppSettings
{
    Concurrency = Number(3, 8),
    MaxAttempts = Number(4, 3),
    HandlerTimeout = TimeSpan.FromMilliseconds(Number(5, 60_000)),
    // A killed process holds its leases that long.
    LeaseDuration = TimeSpan.FromMilliseconds(Number(7, 1_000)),
};

if (Number(6, 0) is > 0 and var threads)
{
    ThreadPool.SetMinThreads(threads, threads);
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Services
    .AddCircleCIWebhook(options =>
    {
        options.Secrets.Add(ContractSecret.Value);
        options.ResponseTimeout = TimeSpan.FromMilliseconds(Number(5, 8_000));
    })
    .On<CircleCIPing>((webhook, cancellationToken) => HandleAsync(webhook.Delivery.Id, webhook.Attempt, cancellationToken), "first");
Inboxes.Add(builder.Services, args[0], args[1], settings);

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
await app.StartAsync();
Console.WriteLine("listening " + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await app.WaitForShutdownAsync();

async Task HandleAsync(string id, int attempt, CancellationToken cancellationToken)
{
    runs.Write($"run {id} {attempt}");

    switch (id.Split('-')[0])
    {
        case "kill":
            Process.GetCurrentProcess().Kill();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            break;
        case "hang":
            await Task.Delay(Timeout.Infinite, cancellationToken);
            break;
        case "deaf":
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            break;
        case "sleep":
            Thread.Sleep(Timeout.Infinite);
            break;
        case "result":
            Task.Delay(Timeout.Infinite, CancellationToken.None).GetAwaiter().GetResult();
            break;
        default:
            // Long enough that neighbours are at work when another ends the process.
            await Task.Delay(20, cancellationToken);
            break;
    }

    runs.Write($"end {id} {attempt}");
}

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
