using Npgsql;
using Webhooks.Peers.Durable.Serving;
using Webhooks.Tests;

namespace Webhooks.Peers.Durable.Backends;

/// <summary>
/// A private PostgreSQL whose commits are on the disk, and that pauses for checkpoints less often than as it comes. A database a turn.
/// </summary>
internal sealed class PostgreSqlBackend : IDurableBackend
{
    // Commits wait for the disk, as they do unless told otherwise.
    private const string Settings = "-c max_connections=200 -c shared_buffers=512MB -c max_wal_size=4GB -c checkpoint_timeout=15min";

    // As each peer's documentation has it, and statements prepared for all.
    private const string Pool = ";Maximum Pool Size=90;Max Auto Prepare=50;Auto Prepare Min Usages=2";

    private readonly PostgreSqlCluster _server = new(Settings);
    private int _process;

    public double CpuMicroseconds => ProcessorTime.OfProcessAndChildren(_process);

    public static async Task<PostgreSqlBackend> StartAsync()
    {
        var backend = new PostgreSqlBackend();
        await backend._server.InitializeAsync();
        backend._process = await backend._server.ProcessIdAsync();
        return backend;
    }

    public async Task<DurablePlace> PrepareAsync(string name, string folder)
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        await ExecuteAsync($"CREATE DATABASE {name}");
        await ExecuteAsync("CHECKPOINT");
        return new(folder, name) { PostgreSql = _server.ConnectionStringOf("postgres", name) + Pool };
    }

    public Task ForgetAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
