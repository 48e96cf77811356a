using Webhooks.Sqlite.Store;

namespace Webhooks.Sqlite;

/// <summary>Lets handlers commit their effects and their success in one transaction.</summary>
public static class SqliteEffectsExtensions
{
    /// <summary>
    /// Runs statements in the inbox's file, and commits with them that this handler has succeeded: whenever the process ends, N deliveries
    /// have N effects. From the commit on the handler has succeeded, whatever it does next: throw, run into its limit, end the process.
    /// Only an operator's replay runs it again.
    /// </summary>
    /// <typeparam name="TEvent">The handler's event.</typeparam>
    /// <param name="webhook">What the handler was given.</param>
    /// <param name="act">
    /// Runs the statements. The inbox's one writer runs it, between what is being stored: statements only, and few. When it throws, nothing
    /// of it is committed, and neither is the success.
    /// </param>
    /// <param name="cancellationToken">The handler's token. Once the writer has begun, it is not asked any more.</param>
    /// <returns>A task that ends when all is on disk.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="webhook"/> or <paramref name="act"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The delivery does not come from a SQLite inbox; or this handler has committed before; or the lease was lost, and another process has
    /// the delivery. Nothing was committed, and the message says how to fix it.
    /// </exception>
    public static async Task CommitEffectsAsync<TEvent>(
        this WebhookContext<TEvent> webhook, Action<SqliteEffects> act, CancellationToken cancellationToken = default)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(webhook);
        ArgumentNullException.ThrowIfNull(act);

        if (webhook.Lease is not { Lease: LeasedFile leased } context)
        {
            throw new InvalidOperationException(
                "Effects are committed in the file of a SQLite inbox, and this delivery does not come from one. Call "
                + "services.AddSqliteInbox(…), or begin a transaction of your own.");
        }

        // Goes on without a handler whose time is over: its queued statements may still be committed.
        await leased.CommitAsync(context.Handler, Run, cancellationToken).WaitAsync(cancellationToken);

        void Run(Microsoft.Data.Sqlite.SqliteConnection connection)
        {
            var effects = new SqliteEffects(connection);

            try
            {
                act(effects);
            }
            finally
            {
                effects.End();
            }
        }
    }
}
