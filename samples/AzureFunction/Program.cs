using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Webhooks.CircleCI;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddCircleCIWebhook()                              // secret: the app setting Webhooks__CircleCI__Secrets__0
    .On<WorkflowCompleted>((webhook, cancellationToken) =>
        Console.Out.WriteLineAsync($"{webhook.Event.Workflow.Name}: {webhook.Event.Workflow.Status}"));
builder.Build().Run();
