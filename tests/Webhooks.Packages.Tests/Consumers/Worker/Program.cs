using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks;
using Webhooks.CircleCI;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCircleCIWebhook()
    .On<WorkflowCompleted>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled {webhook.Event.Workflow.Name}: {webhook.Event.Workflow.Status}"));
builder.Services.AddSqliteInbox(inbox =>
{
    inbox.Path = "webhooks.db";
    inbox.EnableProcessing = builder.Configuration.GetValue("EnableProcessing", true);
});

using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");

// Two lines a delivery stand in for a queue: the signature, and the body as it came.
var receiver = host.Services.GetRequiredKeyedService<WebhookReceiver>("CircleCI");

while (await Console.In.ReadLineAsync() is { } signature && await Console.In.ReadLineAsync() is { } body)
{
    var headers = WebhookHeaders.Create(new KeyValuePair<string, string>(CircleCIWebhook.SignatureHeader, signature));
    var receipt = await receiver.ReceiveAsync(headers, Encoding.UTF8.GetBytes(body));
    Console.WriteLine($"received: {receipt.Outcome}");
}

await host.StopAsync();
