using Microsoft.Data.Sqlite;

namespace Webhooks.Contract.Tests;

internal sealed class SqliteHarness : InboxHarness
{
    private readonly TemporaryFolder _folder = new();

    public override string Inbox => "SQLite";

    public override string Storage => _folder["inbox.db"];

    public override async Task SpoilAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Storage};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE deliveries SET headers = 'no JSON'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    public override async Task<bool> IsFreeAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Storage};Pooling=False;Default Timeout=1");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; ROLLBACK";

        try
        {
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }
}
