using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

// A worker process for the tests: no web server, no secret. It says what it does line by line, and with "hold" never ends a delivery.
var (uri, name, isHolding) = (args[0], args[1], args is [_, _, "hold"]);
var builder = Host.CreateEmptyApplicationBuilder(null);

builder.Services.AddRabbitMQWorker(options =>
{
    options.Uri = new Uri(uri);
    options.Name = name;
    options.Concurrency = 4;
});
builder.Services.AddCircleCIWebhook().On<CircleCIEvent>(async (webhook, cancellationToken) =>
{
    Console.WriteLine($"started {webhook.Delivery.Id} {webhook.Attempt}");

    if (isHolding)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    Console.WriteLine($"handled {webhook.Delivery.Id} {webhook.Attempt}");
});

await builder.Build().RunAsync();
