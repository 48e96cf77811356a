using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite;

/// <summary>
/// The inbox's file, for the statements of one handler, from <see cref="SqliteEffectsExtensions.CommitEffectsAsync"/>. Only to be used
/// inside the delegate that it was given to, and on its thread.
/// </summary>
public sealed class SqliteEffects
{
    private readonly List<SqliteCommand> _commands = [];
    private SqliteConnection? _connection;

    internal SqliteEffects(SqliteConnection connection) => _connection = connection;

    /// <summary>
    /// Makes a command. It reads and writes tables of your own, in the inbox's file; it may create them too. It cannot end the transaction,
    /// attach a file, or change a table of the inbox.
    /// </summary>
    /// <param name="sql">SQL, with parameters as <c>$name</c>.</param>
    /// <returns>The command. It is disposed at the end of the delegate.</returns>
    /// <exception cref="ArgumentException"><paramref name="sql"/> is null or blank.</exception>
    /// <exception cref="ObjectDisposedException">The delegate has ended.</exception>
    public SqliteCommand CreateCommand(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        ObjectDisposedException.ThrowIf(_connection is null, this);
        var command = _connection.CreateCommand();
        _commands.Add(command);
#pragma warning disable CA2100 // The handler's own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">SQL, with parameters as <c>$name</c>.</param>
    /// <param name="values">The parameters' names and values; null is stored as NULL.</param>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="ArgumentException"><paramref name="sql"/> is null or blank.</exception>
    /// <exception cref="ObjectDisposedException">The delegate has ended.</exception>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = CreateCommand(sql);

        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command.ExecuteNonQuery();
    }

    /// <summary>Lets go of everything: a statement that is still open would be open in the writer's transaction.</summary>
    internal void End()
    {
        _connection = null;
        _commands.ForEach(command => command.Dispose());
    }
}
