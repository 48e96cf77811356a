using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Webhooks.CircleCI;
using Webhooks.Sqlite;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>What the pages <c>recipe-*.md</c> and <c>deployment.md</c> show.</summary>
public sealed class Recipes
{
    [Fact]
    public async Task FailedBuildOfMain_IsToldToSlack_WithoutMentions()
    {
        using var folder = new TemporaryFolder();
        await using var chat = await new CannedApi(("/services", "ok")).StartAsync();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration["Chat:Address"] = $"{chat.Address}services";

        // snippet
        builder.Services.AddHttpClient();
        builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, TellSlack>();
        builder.Services.AddSqliteInbox("/var/lib/receiver/webhooks.db");
        // end

        builder.Services.Configure<SqliteInboxOptions>(inbox => inbox.Path = folder["webhooks.db"]);
        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();

        async Task SendAsync(CircleCIPayload payload)
        {
            using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", payload, DocsApp.Secret);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await SendAsync(CircleCIPayload.WorkflowCompleted().OnBranch("main"));
        await SendAsync(CircleCIPayload.WorkflowCompleted().OnBranch("feature").Failed().WithId(Guid.NewGuid()));
        await SendAsync(CircleCIPayload.WorkflowCompleted().OnBranch("main").Failed().WithId(Guid.NewGuid()).Set("pipeline.vcs.commit.subject", "<!channel> & more"));
        await Wait.UntilAsync(async () => await app.Services.GetRequiredService<IWebhookDeliveryStore>().CountAsync() is { Handled: 3 });
        using var told = JsonDocument.Parse(Assert.Single(chat.Requests).Body);
        var text = told.RootElement.GetProperty("text").GetString();

        Assert.Contains("failed on main of", text, StringComparison.Ordinal);
        Assert.EndsWith("&lt;!channel&gt; &amp; more", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_TakesACard()
    {
        await using var chat = await new CannedApi(("/services", "ok")).StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Chat:Address", $"{chat.Address}services")]).Build();
        var (text, cancellationToken) = ("[build](https://ci.example) failed", CancellationToken.None);
        using var client = new HttpClient();

        // snippet
        var card = new
        {
            type = "message",
            attachments = new[]
            {
                new
                {
                    contentType = "application/vnd.microsoft.card.adaptive",
                    content = new { type = "AdaptiveCard", version = "1.4", body = new[] { new { type = "TextBlock", text, wrap = true } } },
                },
            },
        };
        using var answer = await client.PostAsJsonAsync(configuration["Chat:Address"], card, cancellationToken);
        // end

        using var told = JsonDocument.Parse(Assert.Single(chat.Requests).Body);
        Assert.Equal(text, told.RootElement.GetProperty("attachments")[0].GetProperty("content").GetProperty("body")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task BuildTimes_AreRecordedOnce_AndAskedForByThePagesQuery()
    {
        using var folder = new TemporaryFolder();
        var builder = DocsApp.CreateBuilder();
        builder.Configuration["Webhooks:Inbox:PollInterval"] = "00:00:00.05";

        // snippet
        builder.Services.AddCircleCIWebhook().On<JobCompleted, RecordDuration>();
        builder.Services.AddSqliteInbox("webhooks.db");
        // end

        builder.Services.Configure<SqliteInboxOptions>(inbox => inbox.Path = folder["webhooks.db"]);
        await using var app = builder.Build();
        app.MapCircleCIWebhook("/webhooks/circleci");
        using var client = await app.StartClientAsync();
        var stopped = DateTimeOffset.UtcNow;
        var job = CircleCIPayload.JobCompleted().OnBranch("main").Failed().Set("job.started_at", stopped.AddSeconds(-90)).Set("job.stopped_at", stopped);
        using var first = await client.SendCircleCIWebhookAsync("/webhooks/circleci", job, DocsApp.Secret);
        using var again = await client.SendCircleCIWebhookAsync("/webhooks/circleci", job.WithId(Guid.NewGuid()), DocsApp.Secret);

        await Wait.UntilAsync(async () => await app.Services.GetRequiredService<IWebhookDeliveryStore>().CountAsync() is { Handled: 2 });
        await using var connection = new SqliteConnection($"Data Source={folder["webhooks.db"]};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var query = connection.CreateCommand();
        query.CommandText = Markdown.Blocks("docs/recipe-build-times.md", "sql").Single();
        await using var rows = await query.ExecuteReaderAsync();

        Assert.True(await rows.ReadAsync());
        Assert.Equal((1L, 90.0, 100.0), (rows.GetInt64(3), rows.GetDouble(4), rows.GetDouble(6)));
        Assert.False(await rows.ReadAsync());
    }

    [Fact]
    public async Task Probes_TellReadyAndAlive()
    {
        using var folder = new TemporaryFolder();
        var builder = DocsApp.CreateBuilder();

        // snippet
        builder.Services.AddHealthChecks().AddWebhooks().AddSqliteInbox(tags: ["ready"]);
        // pause

        builder.Services.AddCircleCIWebhook();
        builder.Services.AddSqliteInbox(folder["webhooks.db"]);
        await using var app = builder.Build();

        // continue
        app.MapHealthChecks("/ready", new() { Predicate = check => check.Tags.Contains("ready") });
        app.MapHealthChecks("/alive", new() { Predicate = _ => false });
        // end

        using var client = await app.StartClientAsync();
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/ready", UriKind.Relative)));

        // The file goes: not ready any more, and alive all the same.
        File.Delete(folder["webhooks.db"]);
        using var ready = await client.GetAsync(new Uri("/ready", UriKind.Relative));
        using var alive = await client.GetAsync(new Uri("/alive", UriKind.Relative));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, alive.StatusCode));
    }

    // snippet
    public sealed class TellSlack(IHttpClientFactory clients, IConfiguration configuration) : IWebhookHandler<WorkflowCompleted>
    {
        public async Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
        {
            if (webhook.Event is not { Workflow: { Status: WorkflowStatus.Failed } workflow, Pipeline.Source: { Branch: "main" } source })
            {
                return;
            }

            var text = $"<{workflow.Url}|{Escape(workflow.Name)}> failed on main of {Escape(webhook.Event.Project.Name)}: {Escape(source.CommitSubject)}";
            using var client = clients.CreateClient();
            using var answer = await client.PostAsJsonAsync(configuration["Chat:Address"], new { text }, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        // The author of a commit must not be able to call everybody: <!channel> is a mention.
        private static string Escape(string? text) => (text ?? "").Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
    }
    // end

    // snippet
    public sealed class RecordDuration : IWebhookHandler<JobCompleted>
    {
        public Task HandleAsync(WebhookContext<JobCompleted> webhook, CancellationToken cancellationToken)
        {
            var (job, source) = (webhook.Event.Job, webhook.Event.Pipeline.Source);

            // A job that was canceled before it started has no duration.
            return job is not { StartedAt: { } started, StoppedAt: { } stopped } ? Task.CompletedTask : webhook.CommitEffectsAsync(effects =>
            {
                effects.Execute(
                    """
                    CREATE TABLE IF NOT EXISTS app_jobs (
                        id TEXT PRIMARY KEY, project TEXT NOT NULL, workflow TEXT, job TEXT NOT NULL, branch TEXT, status TEXT NOT NULL,
                        started TEXT NOT NULL, seconds REAL NOT NULL
                    ) STRICT
                    """);
                effects.Execute(
                    "INSERT OR REPLACE INTO app_jobs VALUES ($id, $project, $workflow, $job, $branch, $status, $started, $seconds)",
                    ("$id", job.Id.ToString()),
                    ("$project", webhook.Event.Project.Slug),
                    ("$workflow", webhook.Event.Workflow?.Name),
                    ("$job", job.Name),
                    ("$branch", source.Branch),
                    ("$status", job.StatusText),
                    ("$started", started.UtcDateTime.ToString("s")),
                    ("$seconds", (stopped - started).TotalSeconds));
            }, cancellationToken);
        }
    }
    // end
}
