using Amazon.SQS;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks.CircleCI;
using Webhooks.Perfsee;
using Webhooks.PostgreSQL;
using Webhooks.RabbitMQ;
using Webhooks.Sqlite;
using Webhooks.Sqs;
using Webhooks.Testing;

namespace Webhooks.Docs.Tests.Pages;

/// <summary>What the README of each package shows.</summary>
public sealed class PackageReadmes
{
    [Fact]
    public void Core_ComparesSignatures()
    {
        // snippet
        var secrets = new[] { new WebhookSecret("the current secret"), new WebhookSecret("the one before it") };

        bool IsGenuine(ReadOnlySpan<byte> body, ReadOnlySpan<char> hex)
        {
            Span<byte> signature = stackalloc byte[WebhookSignature.Sha256Length];
            return WebhookSignature.TryDecodeHex(hex, signature)
                && WebhookSignature.VerifyHmacSha256(signature, body, secrets).IsVerified;
        }
        // end

        var signature = CircleCIWebhook.Sign("body"u8, new WebhookSecret("the one before it"))[3..];
        Assert.True(IsGenuine("body"u8, signature));
        Assert.False(IsGenuine("another"u8, signature));
    }

    [Fact]
    public void CircleCI_ConstructsEvents()
    {
        var payload = CircleCIPayload.WorkflowCompleted().Failed();
        var (body, headers) = (payload.ToBytes(), new SignedWebhookRequest(payload, "the webhook's secret token").Headers);

        // snippet
        var received = CircleCIWebhook.ConstructEvent(body, headers["circleci-signature"], "the webhook's secret token");

        if (received is WorkflowCompleted { Workflow: { Status: WorkflowStatus.Failed } workflow } completed)
        {
            Console.WriteLine($"{completed.Project.Slug} {completed.Pipeline.Source.Branch}: {workflow.Name} failed, see {workflow.Url}");
        }
        // end

        Assert.Equal("workflow-completed", received.Type);
    }

    [Fact]
    public void Perfsee_ConstructsEvents()
    {
        var payload = PerfseePayload.BundleFinished();
        var (body, headers) = (payload.ToBytes(), new SignedWebhookRequest(payload, "the hook's secret").Headers);

        // snippet
        var received = PerfseeWebhook.ConstructEvent(body, headers["X-Perfsee-Signature-256"], "the hook's secret");

        if (received is BundleFinished { Artifact: { Status: BundleJobStatus.Passed } artifact })
        {
            Console.WriteLine($"{received.Project.Id}/{artifact.Name}: score {artifact.Score}, baseline {artifact.Baseline?.Score}");
        }
        // end

        Assert.Equal("bundle:finished", received.Type);
    }

    [Fact]
    public async Task AspNetCore_MapsTheEndpoint()
    {
        var saved = new List<CircleCIEvent>();

        Task Save(WorkflowCompleted completed, CancellationToken cancellationToken)
        {
            saved.Add(completed);
            return Task.CompletedTask;
        }

        var builder = DocsApp.CreateBuilder();

        // snippet
        builder.Services.AddCircleCIWebhook()
            .On<WorkflowCompleted>((webhook, cancellationToken) => Save(webhook.Event, cancellationToken));
        // pause

        await using var app = builder.Build();

        // continue
        app.MapCircleCIWebhook("/webhooks/circleci");
        // end

        using var client = await app.StartClientAsync();
        using var answer = await client.SendCircleCIWebhookAsync("/webhooks/circleci", CircleCIPayload.WorkflowCompleted(), DocsApp.Secret);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Single(saved);
    }

    [Fact]
    public void Sqlite_TakesAFile()
    {
        var builder = DocsApp.CreateBuilder();

        // snippet
        builder.Services.AddSqliteInbox("webhooks.db");
        builder.Services.AddHealthChecks().AddSqliteInbox();
        // end

        Assert.Contains(builder.Services, service => service.ServiceType == typeof(IWebhookDeliveryStore));
    }

    [Fact]
    public async Task Sqlite_HandlesExactlyOnce_WithTheIdInTheTransactionOfTheWork()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await ExecuteAsync("CREATE TABLE done (id TEXT PRIMARY KEY); CREATE TABLE failures (project TEXT)");

        async Task<int> ExecuteAsync(string sql, string value = "", CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$value", value);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        Task<int> InsertIfNewAsync(string id, CancellationToken cancellationToken) =>
            ExecuteAsync("INSERT OR IGNORE INTO done VALUES ($value)", id, cancellationToken);

        Task ApplyAsync(WorkflowCompleted completed, CancellationToken cancellationToken) =>
            ExecuteAsync("INSERT INTO failures VALUES ($value)", completed.Project.Slug, cancellationToken);

        async Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
        {
            // snippet
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // INSERT OR IGNORE in SQLite, INSERT … ON CONFLICT DO NOTHING in PostgreSQL. No row inserted: it is done already.
            if (await InsertIfNewAsync(webhook.Delivery.Id, cancellationToken) == 1)
            {
                await ApplyAsync(webhook.Event, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            // end
        }

        var services = new ServiceCollection();
        services.AddCircleCIWebhook().On<WorkflowCompleted>(HandleAsync);
        var delivery = new WebhookDelivery
        {
            Provider = "CircleCI",
            Endpoint = "CircleCI",
            Id = "1",
            Type = "workflow-completed",
            ReceivedAt = DateTimeOffset.UtcNow,
            IsVerified = true,
            Body = CircleCIPayload.WorkflowCompleted().ToBytes(),
        };

        // As an inbox whose process ended between the transaction and its own record of it.
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await using var app = services.BuildServiceProvider();
            Assert.True((await app.GetRequiredService<WebhookProcessor>().ProcessAsync(new() { Delivery = delivery, Number = attempt })).IsDone);
        }

        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM failures";
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public void RabbitMQ_TakesABroker()
    {
        using var receiving = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddRabbitMQInbox("amqps://user:password@broker/vhost");
            builder.Services.AddHealthChecks().AddRabbitMQInbox();
            // end
        });
        using var handling = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddRabbitMQWorker("amqps://user:password@broker/vhost");
            // end
        });

        using var cluster = Options(builder =>
        {
            // snippet
            builder.Services.AddRabbitMQInbox(options =>
            {
                options.Uri = new("amqps://user:password@node-1/vhost");
                options.OtherHosts = ["node-2", "node-3:5671"];
            });
            // end
        });

        Assert.Equal(["node-2", "node-3:5671"], cluster.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value.OtherHosts);
        Assert.True(receiving.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value.EnableProcessing);
        Assert.Equal("broker", handling.GetRequiredService<IOptions<RabbitMQInboxOptions>>().Value.Uri?.Host);
    }

    [Fact]
    public void Sqs_TakesAQueue()
    {
        // Of no account, and looked for on this machine alone.
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "stand-in");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "stand-in");

        using var receiving = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddSqsInbox("webhooks");
            builder.Services.AddHealthChecks().AddSqsInbox();
            // end
        });
        using var handling = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddSqsWorker("https://sqs.eu-central-1.amazonaws.com/123456789012/webhooks");
            // end
        });
        using var configured = Options(builder =>
        {
            builder.Configuration["AWS:Region"] = "eu-central-1";

            // snippet
            builder.Services.AddDefaultAWSOptions(builder.Configuration.GetAWSOptions());
            builder.Services.AddAWSService<IAmazonSQS>();
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddSqsInbox("webhooks");
            // end
        });

        Assert.Equal("webhooks", receiving.GetRequiredService<IOptions<SqsInboxOptions>>().Value.Queue);
        Assert.EndsWith("/webhooks", handling.GetRequiredService<IOptions<SqsInboxOptions>>().Value.Queue, StringComparison.Ordinal);
        Assert.Equal("eu-central-1", configured.GetRequiredService<IAmazonSQS>().Config.RegionEndpoint.SystemName);
    }

    [Fact]
    public void PostgreSQL_TakesADatabase()
    {
        using var app = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddPostgreSqlDeduplicator("Host=database;Database=webhooks;Username=webhooks;Password=…");
            builder.Services.AddHealthChecks().AddPostgreSqlDeduplicator();
            // end
        });

        // snippet
        Console.WriteLine(PostgreSqlDeduplicatorOptions.CreateAdministratorScript("webhooks"));
        // end

        Assert.True(app.GetRequiredService<IOptions<PostgreSqlDeduplicatorOptions>>().Value.CreateTable);
    }

    [Fact]
    public void PostgreSQL_StoresDeliveries()
    {
        using var app = Options(builder =>
        {
            // snippet
            builder.Services.AddCircleCIWebhook().On<WorkflowCompleted, NotifyOnFailure>();
            builder.Services.AddPostgreSqlInbox("Host=database;Database=webhooks;Username=webhooks;Password=…");
            builder.Services.AddHealthChecks().AddPostgreSqlInbox();
            // end
        });

        // snippet
        Console.WriteLine(PostgreSqlInboxOptions.CreateAdministratorScript("webhooks"));
        // end

        Assert.True(app.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value.CreateTables);
        Assert.True(typeof(IWebhookHandler<WorkflowCompleted>).IsAssignableFrom(typeof(RecordBuild)));
        Assert.Equal("PostgreSQL", app.GetRequiredService<IWebhookDeliveryStore>().Capabilities.Name);
    }

    [Fact]
    public void PostgreSQL_InboxHasChecks()
    {
        using var app = Options(builder =>
        {
            // snippet
            builder.Services.AddPostgreSqlInbox("Host=database;Database=webhooks;Username=webhooks;Password=…");
            builder.Services.AddHealthChecks().AddWebhooks().AddPostgreSqlInbox();
            // end
        });

        Assert.Equal(2, app.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Count);
    }

    private static ServiceProvider Options(Action<WebApplicationBuilder> add)
    {
        var builder = DocsApp.CreateBuilder();
        add(builder);
        return builder.Services.BuildServiceProvider();
    }

    private sealed class NotifyOnFailure : IWebhookHandler<WorkflowCompleted>
    {
        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // What it commits is in the tests of the package, over a server.
    private sealed class RecordBuild : IWebhookHandler<WorkflowCompleted>
    {
        // snippet
        public async Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken)
        {
            await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
            await using var command = new NpgsqlCommand("INSERT INTO builds (id) VALUES ($1)", effects.Connection, effects.Transaction);
            command.Parameters.Add(new() { Value = webhook.Delivery.Id });
            await command.ExecuteNonQueryAsync(cancellationToken);
            await effects.CommitAsync(cancellationToken);
        }
        // end
    }

    // What it commits is in the tests of the package.
    private sealed class RecordBuildInTheFile : IWebhookHandler<WorkflowCompleted>
    {
        // snippet
        public Task HandleAsync(WebhookContext<WorkflowCompleted> webhook, CancellationToken cancellationToken) => webhook.CommitEffectsAsync(
            effects => effects.Execute("INSERT INTO app_builds (id) VALUES ($id)", ("$id", webhook.Delivery.Id)), cancellationToken);
        // end
    }
}
