using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.Recovery.Tests.Support;

/// <summary>A file in a folder of its own.</summary>
internal sealed class SqliteStore : RecoveryStore
{
    private readonly TemporaryFolder _folder = new();
    private int _file;

    public override void Add(IServiceCollection services) => services.AddSqliteInbox(options =>
    {
        options.Path = Path;
        options.PollInterval = RecoveryApp.PollInterval;
        // By the tests' clock, which runs faster than the disk.
        options.LeaseDuration = TimeSpan.FromHours(1);
    });

    public override Task ClearAsync()
    {
        _file++;
        return Task.CompletedTask;
    }

    public override async Task PruneAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "DELETE FROM bodies WHERE number IN (SELECT number FROM deliveries WHERE state = 2); DELETE FROM deliveries WHERE state = 2";
        await command.ExecuteNonQueryAsync();
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    public string Path => _folder[$"inbox-{_file}.db"];

    public override string Address => Path;
}
