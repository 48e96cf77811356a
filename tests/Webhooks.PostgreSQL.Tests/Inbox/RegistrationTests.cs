using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks.Tests;
using static Webhooks.PostgreSQL.Tests.Inbox.InboxMachine;

namespace Webhooks.PostgreSQL.Tests.Inbox;

/// <summary>Where the database's address comes from, and what is refused at the start.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class RegistrationTests(PostgreSqlServer server) : InboxTest(server)
{
    [SkippableFact]
    public void SectionOfTheConfiguration_HoldsEverything()
    {
        using var host = Build(
            services => services.AddPostgreSqlInbox(),
            new()
            {
                ["Webhooks:Inbox:ConnectionString"] = Database,
                ["Webhooks:Inbox:ListenConnectionString"] = Server.ConnectionString,
                ["Webhooks:Inbox:LeaseDuration"] = "00:00:07",
                ["Webhooks:Inbox:PollInterval"] = "00:00:02",
                ["Webhooks:Inbox:QueueCapacity"] = "11",
                ["Webhooks:Inbox:QueueBytes"] = "12345",
                ["Webhooks:Inbox:CreateTables"] = "false",
                ["Webhooks:Inbox:MaxAttempts"] = "3",
            });

        var options = host.Services.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value;

        Assert.Equal((Database, Server.ConnectionString), (options.ConnectionString, options.ListenConnectionString));
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)), (options.LeaseDuration, options.PollInterval));
        Assert.Equal((11, 12345L, false, 3), (options.QueueCapacity, options.QueueBytes, options.CreateTables, options.MaxAttempts));
    }

    [SkippableFact]
    public async Task SectionOfOnesOwn_AndCodeAfterTheSection_AreTaken()
    {
        var settings = new Dictionary<string, string?> { ["Builds:Database"] = Database, ["Webhooks:Inbox:MaxAttempts"] = "3" };
        using var host = Build(
            services => services.AddPostgreSqlInbox((options, app) =>
                (options.ConnectionString, options.QueueCapacity) = (app.GetRequiredService<IConfiguration>()["Builds:Database"]!, 5)),
            settings);
        await host.StartAsync();

        Assert.Equal(WebhookOutcome.Stored, await host.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(Ping(), default));
        Assert.Equal(3, host.Services.GetRequiredService<IOptions<PostgreSqlInboxOptions>>().Value.MaxAttempts);
        await host.StopAsync();

        using var other = Build(
            services => services.AddPostgreSqlInbox(new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Mine:ConnectionStrin"] = Database }).Build().GetSection("Mine")),
            []);
        Assert.Contains(
            "ConnectionStrin", (await Assert.ThrowsAnyAsync<Exception>(() => other.StartAsync())).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task DataSourceOfTheApp_IsUsed_AndStaysOpenAfterTheInbox()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        using var host = Build(services => services.AddSingleton(source).AddPostgreSqlInbox(), []);
        await host.StartAsync();

        Assert.Equal(WebhookOutcome.Stored, await host.Services.GetRequiredService<IWebhookInbox>().AcceptAsync(Ping(), default));

        await host.StopAsync();
        await using var command = source.CreateCommand("SELECT COUNT(*) FROM webhook_inbox");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task NoDatabase_OrADeduplicatorBeside_IsRefusedWithTheCure()
    {
        using var none = Build(services => services.AddPostgreSqlInbox(), []);
        Assert.Contains(
            "NpgsqlDataSource",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => none.StartAsync())).Message,
            StringComparison.Ordinal);

        using var both = Build(services => services.AddPostgreSqlInbox(Database).AddPostgreSqlDeduplicator(Database), []);
        Assert.Contains(
            "Remove the deduplicator",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => both.StartAsync())).Message,
            StringComparison.Ordinal);
    }

    private static IHost Build(Action<IServiceCollection> add, Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddCircleCIWebhook();
        add(builder.Services);
        return builder.Build();
    }
}
