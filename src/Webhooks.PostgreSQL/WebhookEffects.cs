using Npgsql;
using Webhooks.PostgreSQL.Inbox;
using Webhooks.PostgreSQL.Telemetry;

namespace Webhooks.PostgreSQL;

/// <summary>
/// A transaction in the inbox's database, from <see cref="WebhookEffectsExtensions.BeginEffectsAsync"/>. Disposed without
/// <see cref="CommitAsync"/> it rolls back. Not safe for concurrent use, like every connection.
/// </summary>
public sealed class WebhookEffects : IAsyncDisposable
{
    // The lease first: its lock is held until the commit, which is next. Both in one statement, so that nothing comes between. A process
    // that is stopped before the commit comes keeps the lock no longer than that.
    private const string Mark =
        """
        WITH held AS MATERIALIZED (SELECT number FROM webhook_inbox WHERE number = $1 AND lease_token = $2 AND state = 1 FOR UPDATE)
        INSERT INTO webhook_inbox_effects (number, handler)
        SELECT number, $3 FROM held, set_config('idle_in_transaction_session_timeout', '10s', true)
        """;

    private readonly LeasedDatabase _leased;
    private readonly string _handler;
    private bool _isCommitted;
    private bool _isDisposed;

    private WebhookEffects(LeasedDatabase leased, string handler, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_leased, _handler, Connection, Transaction) = (leased, handler, connection, transaction);

    /// <summary>Gets the connection, open and in the transaction.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>
    /// Gets the transaction. Leave its commit to <see cref="CommitAsync"/>: committed directly, the effects stand without the handler's
    /// success, and are made again.
    /// </summary>
    public NpgsqlTransaction Transaction { get; }

    /// <summary>
    /// Commits the effects and the handler's success. From here on the handler has succeeded, whatever it does next: throw, run into its
    /// limit, end the process. Only an operator's replay runs it again.
    /// </summary>
    /// <param name="cancellationToken">The handler's token.</param>
    /// <returns>A task that ends when all is committed.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another process has the delivery now, as the lease was lost, and nothing was committed; or it was committed before.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The transaction is over.</exception>
    /// <exception cref="NpgsqlException">
    /// The database did not answer. If it has committed nevertheless, the handler is not run again.
    /// </exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        if (_isCommitted)
        {
            throw new InvalidOperationException(
                "The effects were committed before. Begin and commit once in a handler: "
                + "everything in one transaction, or in handlers of their own.");
        }

        if (!await TryMarkAsync(cancellationToken))
        {
            await Transaction.RollbackAsync(CancellationToken.None);
            throw new InvalidOperationException(
                $"The lease of delivery {_leased.Lease.Name} was lost, and nothing of handler {_handler} was committed: another process "
                + "has the delivery, or the attempt has ended. Nothing is to be done here.");
        }

        await Transaction.CommitAsync(cancellationToken);
        _isCommitted = true;
        _leased.Commit(_handler);
    }

    /// <summary>Rolls back what was not committed, and gives the connection back.</summary>
    /// <returns>A task that ends then.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;

        if (!_isCommitted)
        {
            Log.EffectsRolledBack(_leased.Logger, _handler, _leased.Lease.Endpoint, _leased.Lease.Name);
        }

        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    internal static async Task<WebhookEffects> BeginAsync(LeasedDatabase leased, string handler, CancellationToken cancellationToken)
    {
        var connection = await leased.Database.Source.OpenConnectionAsync(cancellationToken);

        try
        {
            return new(leased, StorableText.Of(handler)!, connection, await connection.BeginTransactionAsync(cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<bool> TryMarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var mark = new NpgsqlCommand(Mark, Connection, Transaction)
                .With(_leased.Lease.Number).With(_leased.Lease.Token).WithText(_handler);
            return await mark.ExecuteNonQueryAsync(cancellationToken) == 1;
        }
        catch (PostgresException twice) when (twice is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "webhook_inbox_effects" })
        {
            throw new InvalidOperationException(
                "This handler has committed effects for this delivery before. Begin and commit once in a handler: everything in one "
                + "transaction, or in handlers of their own.",
                twice);
        }
    }
}
