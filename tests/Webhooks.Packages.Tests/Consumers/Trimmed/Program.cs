using System.Text.Json;
using System.Text.Json.Serialization;
using Octokit.Webhooks.Events;
using Webhooks.CircleCI;
using Webhooks.GitHub;
using Webhooks.Perfsee;
using Webhooks.StandardWebhooks;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Services.AddCircleCIWebhook()
    .On<CircleCIEvent>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync(
            $"handled {webhook.Event.GetType().Name} {webhook.Event.Type} with {webhook.Event.Drift.Count} differences"));
builder.Services.AddPerfseeWebhook()
    .On<PerfseeEvent>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync(
            $"handled {webhook.Event.GetType().Name} {webhook.Event.Type} with {webhook.Event.Drift.Count} differences"));
builder.Services.AddGitHubWebhook()
    .On<PushEvent>((webhook, cancellationToken) => Console.Out.WriteLineAsync($"pushed {webhook.Event.Payload.Ref}"))
    .On<GitHubEvent>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled {webhook.Event} of {webhook.Delivery.Id} with {webhook.Event.Drift.Count} differences"));
builder.Services.AddStandardWebhook("shop")
    .On("invoice.paid", ShopJson.Default.InvoicePaid, (webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled invoice {webhook.Event.Data.Number} of {webhook.Event.Data.Amount}"))
    .On<StandardWebhookEnvelope>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled envelope {webhook.Event.Type} with {webhook.Event.Drift.Count} differences"));

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
app.MapPerfseeWebhook("/webhooks/perfsee");
app.MapGitHubWebhook("/webhooks/github");
app.MapStandardWebhook("/webhooks/shop", "shop");
app.Run();

internal sealed record InvoicePaid(string Number, decimal Amount);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(InvoicePaid))]
internal sealed partial class ShopJson : JsonSerializerContext;
