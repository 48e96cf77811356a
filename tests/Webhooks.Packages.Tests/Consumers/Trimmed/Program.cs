using Webhooks.CircleCI;
using Webhooks.Perfsee;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Services.AddCircleCIWebhook()
    .On<CircleCIEvent>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled {webhook.Event.GetType().Name} {webhook.Event.Type} with {webhook.Event.Drift.Count} differences"));
builder.Services.AddPerfseeWebhook()
    .On<PerfseeEvent>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"handled {webhook.Event.GetType().Name} {webhook.Event.Type} with {webhook.Event.Drift.Count} differences"));

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
app.MapPerfseeWebhook("/webhooks/perfsee");
app.Run();
