using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Webhooks.Dashboard.Tests;

public sealed class PostgreSqlPageTests(PostgreSqlServer server) : AnyInboxTests, IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private readonly string _schema = $"dashboard_{Guid.NewGuid():n}";

    public async Task InitializeAsync()
    {
        Require();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var create = source.CreateCommand($"CREATE SCHEMA {_schema}");
        await create.ExecuteNonQueryAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected override void Require() => PostgreSqlServer.Require();

    protected override void AddInbox(IServiceCollection services) => services.AddPostgreSqlInbox(options =>
    {
        options.ConnectionString = $"{server.ConnectionString};Search Path={_schema}";
        options.MaxAttempts = 1;
    });
}
