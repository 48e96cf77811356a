using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.StandardWebhooks;

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

// Senders that are typed by Octokit.Webhooks, or by the app, need no web framework either.
var envelope = new Dictionary<string, string>();
StandardWebhook.Provider.Sign(
    envelope, """{"type":"invoice.paid","data":{"number":"2026-7"}}"""u8, StandardWebhook.CreateSecret("YS1zZWNyZXQ="));
var paid = StandardWebhook.ConstructEvent(
    WebhookHeaders.Create(envelope), """{"type":"invoice.paid","data":{"number":"2026-7"}}"""u8, "whsec_YS1zZWNyZXQ=");
Console.WriteLine($"{paid.Type} {paid.Data?.GetProperty("number")} and {GitHubWebhook.Parse("public", "{}"u8)}");
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
