using TemplateApp;
#if (withCircleCI)
using Webhooks.CircleCI;
#endif
#if (withPerfsee)
using Webhooks.Perfsee;
#endif

var builder = WebApplication.CreateBuilder(args);

#if (withCircleCI)
builder.Services.AddSingleton<BrokenBuilds>();
builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, BrokenBuilds>();   // secret: Webhooks:CircleCI:Secrets
#endif
#if (withPerfsee)
builder.Services.AddSingleton<BundleScores>();
builder.Services.AddPerfseeWebhook().On<BundleFinished, BundleScores>();       // secret: Webhooks:Perfsee:Secrets
#endif
#if (withSqlite)
builder.Services.AddSqliteInbox();                                             // file: Webhooks:Inbox:Path
builder.Services.AddHealthChecks().AddWebhooks().AddSqliteInbox();
#elif (withPostgreSQL)
builder.Services.AddPostgreSqlInbox();                                         // database: Webhooks:Inbox:ConnectionString
builder.Services.AddHealthChecks().AddWebhooks().AddPostgreSqlInbox();
#elif (withRabbitMQ)
builder.Services.AddRabbitMQInbox();                                           // broker: Webhooks:Inbox:Uri
builder.Services.AddHealthChecks().AddWebhooks().AddRabbitMQInbox();
#else
builder.Services.AddHealthChecks().AddWebhooks();
#endif

var app = builder.Build();
#if (withCircleCI)
app.MapCircleCIWebhook("/webhooks/circleci");
#endif
#if (withPerfsee)
app.MapPerfseeWebhook("/webhooks/perfsee");
#endif
app.MapHealthChecks("/health");
#if (withCircleCI && withPerfsee)
app.MapGet("/", (BrokenBuilds builds, BundleScores scores) => new { BrokenBuilds = builds.Projects, BundleScores = scores.Bundles });
#elif (withCircleCI)
app.MapGet("/", (BrokenBuilds builds) => new { BrokenBuilds = builds.Projects });
#else
app.MapGet("/", (BundleScores scores) => new { BundleScores = scores.Bundles });
#endif
app.Run();
