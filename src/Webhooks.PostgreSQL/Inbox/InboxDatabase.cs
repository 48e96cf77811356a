using Npgsql;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// The database behind the inbox, and what is done about statements that failed for a moment: connections that were cut, deadlocks, tables
/// that were dropped. Nothing belongs to a session.
/// </summary>
internal sealed class InboxDatabase(NpgsqlDataSource source, bool isOurs, InboxSetup setup, TimeProvider time) : IDisposable
{
    // As many as a pool of dead connections may take, and no longer than senders wait.
    private const int MostTries = 6;
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public NpgsqlDataSource Source => source;

    public InboxSetup Setup => setup;

    /// <summary>
    /// Makes a pool of our own, through which a pgbouncer in transaction mode can stand between: what belongs to a session would meet
    /// another server connection. Nothing of ours does, so there is nothing to reset either.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, MaxAutoPrepare = 0, Multiplexing = false });

    /// <summary>
    /// Runs something that may be run again: a transaction of its own that the database has not taken, or that changes nothing twice.
    /// </summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken = default)
    {
        var started = time.GetTimestamp();

        for (var tries = 1; ; tries++)
        {
            try
            {
                return await act(cancellationToken);
            }
            catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedColumn)
            {
                if (tries > 2 || (await setup.EnsureAsync(cancellationToken)).Problem is not null)
                {
                    throw;
                }
            }
            catch (NpgsqlException failure) when (failure.IsTransient && tries < MostTries && time.GetElapsedTime(started) < LongestRepeat)
            {
                await Task.Delay(Pause * tries, time, cancellationToken);
            }
        }
    }

    public NpgsqlCommand CreateCommand(string sql) => source.CreateCommand(sql);

    public void Dispose()
    {
        if (isOurs)
        {
            source.Dispose();
        }
    }
}
