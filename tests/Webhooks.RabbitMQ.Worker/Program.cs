using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

// A worker process for the tests: no web server, no secret. It says what it does line by line. With "hold" it never ends a delivery, and
// with "end" a delivery that is named so ends the process.
var (uri, name, mode) = (args[0], args[1], args.ElementAtOrDefault(2));
var builder = Host.CreateEmptyApplicationBuilder(null);

builder.Services.AddRabbitMQWorker(options =>
{
    options.Uri = new Uri(uri);
    options.Name = name;
    options.Concurrency = 4;

    if (mode == "end")
    {
        options.MaxAttempts = 3;
    }
});
builder.Services.AddCircleCIWebhook().On<CircleCIEvent>(async (webhook, cancellationToken) =>
{
    Console.WriteLine($"started {webhook.Delivery.Id} {webhook.Attempt}");

    if (mode == "end" && webhook.Delivery.Id == "ends-the-process")
    {
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }

    if (mode == "hold")
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    Console.WriteLine($"handled {webhook.Delivery.Id} {webhook.Attempt}");
});

await builder.Build().RunAsync();
