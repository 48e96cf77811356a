using Webhooks.CircleCI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenApi();
builder.Services.AddCircleCIWebhook().On<WorkflowCompleted>((_, _) => Task.CompletedTask);

var app = builder.Build();
app.MapOpenApi();
app.MapCircleCIWebhook("/webhooks/circleci");
app.Run();
