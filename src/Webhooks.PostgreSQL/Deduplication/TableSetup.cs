using Microsoft.Extensions.Logging;
using Npgsql;
using Webhooks.PostgreSQL.Telemetry;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// Checks whether the table can be used, creates it where it is missing, and logs what prevents it. The result is not remembered: a
/// table can be dropped, and a failover can lead to an empty database. Safe for concurrent use; callers at the same time share one check.
/// </summary>
internal sealed class TableSetup(NpgsqlDataSource database, PostgreSqlDeduplicatorOptions options, ILogger logger)
{
    private readonly Lock _gate = new();
    private Task<TableState>? _running;
    private (string? Problem, bool CannotPrune) _told;

    /// <summary>Creates the table if it is missing and this user may.</summary>
    /// <returns>What there is then.</returns>
    /// <exception cref="NpgsqlException">The database is out of reach.</exception>
    public Task<TableState> EnsureAsync(CancellationToken cancellationToken)
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

    private async Task<TableState> RunAsync()
    {
        var state = await LookAsync();

        // IF NOT EXISTS alone would ask for the right to create although there is nothing to create.
        if (options.CreateTable && state is { Exists: false, IsReadOnly: false })
        {
            state = await CreateAsync(state);
        }

        LogState(state);
        return state;
    }

    private async Task<TableState> LookAsync()
    {
        await using var command = database.CreateCommand(DeliveryTable.Look);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetFieldValue<string[]>(3));
    }

    private async Task<TableState> CreateAsync(TableState state)
    {
        try
        {
            await using var command = database.CreateCommand(DeliveryTable.Create);
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException refusal)
        {
            return state with { CreateProblem = refusal.MessageText };
        }

        Log.TableCreated(logger);
        return await LookAsync();
    }

    // The same problem is logged once.
    private void LogState(TableState state)
    {
        var (problem, cannotPrune) = (state.Problem, state.Problem is null && state.CannotPrune);

        if (problem is not null && problem != _told.Problem)
        {
            Log.TableUnusable(logger, problem, DeliveryTable.AdministratorScript(state.User));
        }

        if (problem is null && _told.Problem is not null)
        {
            Log.TableUsable(logger);
        }

        if (cannotPrune && !_told.CannotPrune)
        {
            Log.CannotPrune(logger, state.User, DeliveryTable.AdministratorScript(state.User));
        }

        _told = (problem, cannotPrune);
    }
}
