using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.CircleCI;
using Webhooks.Tests;

namespace Webhooks.PostgreSQL.Tests;

/// <summary>One server for all tests; each makes ids of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlTests : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";

    /// <summary>A process's part: the deduplicator of an app of its own.</summary>
    public static async Task<Machine> StartAsync(string connectionString, Action<PostgreSqlDeduplicatorOptions>? configure = null)
    {
        var logs = new CapturedLogs();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        builder.Services.AddCircleCIWebhook();
        builder.Services.AddHealthChecks().AddPostgreSqlDeduplicator();
        builder.Services.AddPostgreSqlDeduplicator(options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host, logs);
    }

    public static WebhookDelivery Delivery(
        string? id = null, string body = "{}", string? tenant = null, string endpoint = "CircleCI") => new()
        {
            Provider = CircleCIWebhook.Provider.Name,
            Endpoint = endpoint,
            Tenant = tenant,
            Id = id ?? Guid.NewGuid().ToString(),
            Type = "workflow-completed",
            ReceivedAt = TimeProvider.System.GetUtcNow(),
            IsVerified = true,
            Body = System.Text.Encoding.UTF8.GetBytes(body),
        };

    /// <summary>The number in the one row and column that a query yields.</summary>
    public static async Task<long> CountAsync(string connectionString, string query)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Runs a script as the database's administrator.</summary>
    public static async Task ExecuteAsync(string connectionString, string script)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(script);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>An empty database of the test's own, and a user who may only connect to it.</summary>
    public static async Task<(string Administrator, string User, string UserName)> CreateDatabaseAsync(PostgreSqlServer server)
    {
        var name = $"test_{Guid.NewGuid():n}";
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        await ExecuteAsync(server.ConnectionString, $"CREATE ROLE {name} LOGIN");
        return (server.ConnectionStringOf("postgres", name), server.ConnectionStringOf(name, name), name);
    }

    public sealed record Machine(IHost Host, CapturedLogs Logs) : IAsyncDisposable
    {
        public IWebhookDeduplicator Deduplicator { get; } = Host.Services.GetRequiredService<IWebhookDeduplicator>();

        public async Task<HealthReportEntry> CheckHealthAsync() =>
            (await Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["webhook_deduplicator"];

        public async ValueTask DisposeAsync()
        {
            await Host.StopAsync();
            Host.Dispose();
        }
    }
}
