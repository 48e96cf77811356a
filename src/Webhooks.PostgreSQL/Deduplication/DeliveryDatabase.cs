using Npgsql;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>A pool of connections of our own, which does not get in the way of the app's.</summary>
internal sealed class DeliveryDatabase : IDisposable
{
    private DeliveryDatabase(NpgsqlDataSource source) => Source = source;

    public NpgsqlDataSource Source { get; }

    /// <summary>
    /// Opens it so that a pgbouncer in transaction mode can stand between: what belongs to a session would meet another server connection.
    /// Nothing of ours does, so there is nothing to reset either.
    /// </summary>
    public static DeliveryDatabase Open(string connectionString) => new(NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, MaxAutoPrepare = 0, Multiplexing = false }));

    public void Dispose() => Source.Dispose();
}
