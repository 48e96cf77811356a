using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.PostgreSQL.Telemetry;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Checks whether the tables can be used, creates what is missing, and logs what prevents it. The result is not remembered: a table can
/// be dropped, and a failover can lead to an empty database. Safe for concurrent use; callers at the same time share one check.
/// </summary>
internal sealed class InboxSetup(NpgsqlDataSource database, bool createsTables, ILogger logger)
{
    private readonly Lock _gate = new();
    private Task<InboxTables>? _running;
    private string? _told;

    /// <summary>Creates the tables that are missing if this user may.</summary>
    /// <returns>What there is then.</returns>
    /// <exception cref="NpgsqlException">The database is out of reach.</exception>
    public Task<InboxTables> EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
            {
                _running = Task.Run(RunAsync, CancellationToken.None);
            }

            return _running.WaitAsync(cancellationToken);
        }
    }

    private async Task<InboxTables> RunAsync()
    {
        var tables = await LookAsync();

        // IF NOT EXISTS alone would ask for the right to create although there is nothing to create.
        if (createsTables && tables is { Missing.Length: > 0, IsReadOnly: false })
        {
            tables = await CreateAsync(tables);
        }

        LogState(tables);
        return tables;
    }

    private async Task<InboxTables> LookAsync()
    {
        InboxTables tables;

        await using (var command = database.CreateCommand(InboxSchema.Look))
        {
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();

            // Each table is named once for each right.
            tables = new(
                row.GetString(0), row.GetBoolean(1), [.. row.GetFieldValue<string[]>(2).Distinct()], row.GetFieldValue<string[]>(3));
        }

        if (tables is not { Missing: [], MissingRights: [] })
        {
            return tables;
        }

        await using var version = database.CreateCommand(InboxSchema.ReadVersion);
        return await version.ExecuteScalarAsync() is int step and < InboxSchema.Version
            ? tables with { Missing = [$"what came after step {step} of the tables"] }
            : tables;
    }

    private async Task<InboxTables> CreateAsync(InboxTables tables)
    {
        try
        {
            await using var command = database.CreateCommand(InboxSchema.Create);
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException refusal)
        {
            return tables with { CreateProblem = refusal.MessageText };
        }

        Log.InboxTablesCreated(logger, string.Join(", ", tables.Missing));
        return await LookAsync();
    }

    // The same problem is logged once.
    private void LogState(InboxTables tables)
    {
        var problem = tables.Problem;

        if (problem is not null && problem != _told)
        {
            Log.InboxTablesUnusable(logger, problem, InboxSchema.AdministratorScript(tables.User));
        }

        if (problem is null && _told is not null)
        {
            Log.InboxTablesUsable(logger);
        }

        _told = problem;
    }
}
