using Webhooks.CircleCI;
using Webhooks.Perfsee;

// Both providers with a handler each, whose secrets are in the configuration.
var builder = WebApplication.CreateSlimBuilder(args);

builder.Services.AddCircleCIWebhook()
    .On<WorkflowCompleted>((webhook, _) => Console.Out.WriteLineAsync($"handled {webhook.Event.Workflow.Name}"));
builder.Services.AddPerfseeWebhook()
    .On<BundleFinished>((webhook, _) => Console.Out.WriteLineAsync($"handled {webhook.Event.Artifact.Name}"));

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
app.MapPerfseeWebhook("/webhooks/perfsee");
app.Run();
