using Webhooks.CircleCI;
using Webhooks.Perfsee;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddCircleCIWebhook()                              // secret: Webhooks:CircleCI:Secrets in the configuration
    .On<WorkflowCompleted>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"{webhook.Event.Workflow.Name}: {webhook.Event.Workflow.Status}"));
builder.Services.AddPerfseeWebhook()                               // secret: Webhooks:Perfsee:Secrets
    .On<BundleFinished>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"{webhook.Event.Artifact.Name}: score {webhook.Event.Artifact.Score}"));

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
app.MapPerfseeWebhook("/webhooks/perfsee");
app.Run();
