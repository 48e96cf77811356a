using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;
using Webhooks;
using Webhooks.CircleCI;
using Webhooks.PostgreSQL;

// The app that the crash tests kill: CrashApp <database> <direct address of the database>. It says where it listens, and what it logs, on
// standard output. Its handler adds a row for each delivery, as an effect; a delivery's id says where the process then ends, once:
// before-… between the effect and the commit, after-… between the commit and the end of the handler.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);

builder.Services
    .AddCircleCIWebhook(options => options.Secrets.Add("the-crash-tests-secret"))
    .On<CircleCIPing>(HandleAsync, "adds");
builder.Services.AddPostgreSqlInbox(options =>
{
    (options.ConnectionString, options.ListenConnectionString) = (args[0], args[1]);
    options.LeaseDuration = TimeSpan.FromSeconds(1);
    options.PollInterval = TimeSpan.FromMilliseconds(50);
    options.RetryDelays = [TimeSpan.FromMilliseconds(50)];
    options.MaxAttempts = 1000;
});

var app = builder.Build();
app.MapCircleCIWebhook("/webhooks/circleci");
await app.StartAsync();
Console.WriteLine("listening " + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await app.WaitForShutdownAsync();

async Task HandleAsync(WebhookContext<CircleCIPing> webhook, CancellationToken cancellationToken)
{
    var id = webhook.Delivery.Id;
    var dies = id.Split('-')[0] is "before" or "after" && await IsFirstDeathAsync(id, cancellationToken);
    await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
    await using var add = new NpgsqlCommand("INSERT INTO effects (id) VALUES ($1)", effects.Connection, effects.Transaction);
    add.Parameters.Add(new() { Value = id });
    await add.ExecuteNonQueryAsync(cancellationToken);
    await DieAsync(dies && id.StartsWith("before-", StringComparison.Ordinal));
    await effects.CommitAsync(cancellationToken);
    await DieAsync(dies);
}

async Task<bool> IsFirstDeathAsync(string id, CancellationToken cancellationToken)
{
    await using var source = NpgsqlDataSource.Create(args[1]);
    await using var note = source.CreateCommand("INSERT INTO deaths (id) VALUES ($1) ON CONFLICT DO NOTHING");
    note.Parameters.Add(new() { Value = id });
    return await note.ExecuteNonQueryAsync(cancellationToken) == 1;
}

static async Task DieAsync(bool isTime)
{
    if (isTime)
    {
        Process.GetCurrentProcess().Kill();
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }
}
