using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.CircleCI;
using Webhooks.PostgreSQL;
using Webhooks.Tests;

namespace Webhooks.EntityFramework.Tests;

/// <summary>Entity Framework on the transaction of a handler's effects.</summary>
public sealed class EffectsTests : IAsyncLifetime, IDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly CapturedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    public async Task InitializeAsync()
    {
        PostgreSqlServer.Require();
        await _server.InitializeAsync();
        await using var builds = Open();
        await builds.Database.ExecuteSqlRawAsync(builds.Database.GenerateCreateScript());
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [SkippableFact]
    public async Task SavedInTheTransaction_ConnectionsCutAnywhere_EachDeliveryHasOneRow()
    {
        using var host = await StartAsync(endpoint => endpoint.On<CircleCIPing, RecordBuild>());
        var ids = Enumerable.Range(0, 200).Select(number => $"build-{number}").ToArray();
        await Task.WhenAll(ids.Select(id => AcceptAsync(host, id)));

        for (var round = 0; round < 10; round++)
        {
            await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'inbox'");
            await Task.Delay(20);
        }

        await SettledAsync(host);
        await using var builds = Open();
        Assert.Equal(
            ids.Order(StringComparer.Ordinal), (await builds.Builds.Select(build => build.Id).ToListAsync()).Order(StringComparer.Ordinal));
        await host.StopAsync();
    }

    [SkippableFact]
    public async Task NotCommitted_NothingIsSaved()
    {
        using var host = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(name: "forgets", handler: async (webhook, cancellationToken) =>
            {
                await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
                await using var builds = new BuildsContext(
                    new DbContextOptionsBuilder<BuildsContext>().UseNpgsql(effects.Connection).Options);
                await builds.Database.UseTransactionAsync(effects.Transaction, cancellationToken);
                builds.Add(new Build { Id = webhook.Delivery.Id });
                await builds.SaveChangesAsync(cancellationToken);
            }));

        await AcceptAsync(host, "one");
        await SettledAsync(host);

        await using var builds = Open();
        Assert.Equal(0, await builds.Builds.CountAsync());
        Assert.Single(_logs.Named("EffectsRolledBack"));
        await host.StopAsync();
    }

    [SkippableFact]
    public async Task ContextThatRetriesByItself_RefusesTheTransaction_AndNothingIsSaved()
    {
        Exception? refusal = null;
        using var host = await StartAsync(
            endpoint => endpoint.On<CircleCIPing>(name: "retries", handler: async (webhook, cancellationToken) =>
            {
                await using var effects = await webhook.BeginEffectsAsync(cancellationToken);
                await using var builds = new BuildsContext(new DbContextOptionsBuilder<BuildsContext>()
                    .UseNpgsql(effects.Connection, npgsql => npgsql.EnableRetryOnFailure()).Options);
                refusal = await Record.ExceptionAsync(async () =>
                {
                    await builds.Database.UseTransactionAsync(effects.Transaction, cancellationToken);
                    builds.Add(new Build { Id = webhook.Delivery.Id });
                    await builds.SaveChangesAsync(cancellationToken);
                });
            }));

        await AcceptAsync(host, "one");
        await SettledAsync(host);

        Assert.Contains("RetryingExecutionStrategy", Assert.IsType<InvalidOperationException>(refusal).Message, StringComparison.Ordinal);
        await using var saved = Open();
        Assert.Equal(0, await saved.Builds.CountAsync());
        await host.StopAsync();
    }

    private BuildsContext Open() => new(new DbContextOptionsBuilder<BuildsContext>().UseNpgsql(_server.ConnectionString).Options);

    private async Task<IHost> StartAsync(Action<WebhookBuilder> handlers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_logs);
        handlers(builder.Services.AddCircleCIWebhook());
        builder.Services.AddPostgreSqlInbox(options =>
        {
            options.ConnectionString = $"{_server.ConnectionString};Application Name=inbox";
            (options.PollInterval, options.RetryDelays) = (TimeSpan.FromMilliseconds(50), [TimeSpan.FromMilliseconds(20)]);
            options.MaxAttempts = 1000;
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AcceptAsync(IHost host, string id) => Assert.Equal(
        WebhookOutcome.Stored,
        await host.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(
            new()
            {
                Provider = CircleCIWebhook.Provider.Name,
                Endpoint = "CircleCI",
                Id = id,
                Type = "ping",
                ReceivedAt = TimeProvider.System.GetUtcNow(),
                IsVerified = true,
                Body = Encoding.UTF8.GetBytes("""{"type":"ping","id":"ping","happened_at":"2026-03-01T10:00:00Z"}"""),
            },
            CancellationToken.None));

    private static Task SettledAsync(IHost host) => Eventually.IsTrueAsync(
        async () => await host.Services.GetRequiredService<IWebhookDeliveryStore>().CountAsync() is { Pending: 0, Running: 0 },
        "all is handled");
}
