using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.Receiver;

// The smallest app that receives: the secrets come from the sections Webhooks:CircleCI and Webhooks:Perfsee of the configuration.
var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSingleton<BrokenBuilds>();
builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, BrokenBuilds>();
builder.Services.AddPerfseeWebhook().On<BundleFinished>((webhook, cancellationToken) =>
    Console.Out.WriteLineAsync($"{webhook.Event.Artifact.Name}: score {webhook.Event.Artifact.Score}"));

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
app.MapPerfseeWebhook("/webhooks/perfsee");
app.Run();
