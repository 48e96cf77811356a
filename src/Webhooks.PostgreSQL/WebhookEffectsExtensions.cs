using Webhooks.PostgreSQL.Inbox;

namespace Webhooks.PostgreSQL;

/// <summary>Lets handlers commit their effects and their success in one transaction.</summary>
public static class WebhookEffectsExtensions
{
    /// <summary>
    /// Begins a transaction in the inbox's database. What a handler does in it, and that this handler has succeeded, is committed together
    /// by <see cref="WebhookEffects.CommitAsync"/>: whenever the process ends, N deliveries have N effects.
    /// </summary>
    /// <typeparam name="TEvent">The handler's event.</typeparam>
    /// <param name="webhook">What the handler was given.</param>
    /// <param name="cancellationToken">The handler's token.</param>
    /// <returns>The transaction; dispose it in the handler. It takes one of the connections of the inbox's pool until then.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="webhook"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The delivery does not come from a PostgreSQL inbox; the message says how to fix it.
    /// </exception>
    /// <exception cref="Npgsql.NpgsqlException">The database is out of reach.</exception>
    public static async Task<WebhookEffects> BeginEffectsAsync<TEvent>(
        this WebhookContext<TEvent> webhook, CancellationToken cancellationToken = default)
        where TEvent : WebhookEvent
    {
        ArgumentNullException.ThrowIfNull(webhook);

        return webhook.Lease is { Lease: LeasedDatabase leased } context
            ? await WebhookEffects.BeginAsync(leased, context.Handler, cancellationToken)
            : throw new InvalidOperationException(
                "Effects are committed in the database of a PostgreSQL inbox, and this delivery does not come from one. "
                + "Call services.AddPostgreSqlInbox(…), or begin a transaction of your own.");
    }
}
