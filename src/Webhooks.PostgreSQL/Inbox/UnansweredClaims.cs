namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// Claims whose answer was lost, with the connection for instance. Deliveries that the database has leased under them are given back
/// uncounted: otherwise they would wait for the end of their lease, lose an attempt that never ran, and become suspects. Used by one claim
/// at a time.
/// </summary>
internal sealed class UnansweredClaims(InboxDatabase database, TimeSpan duration, TimeProvider time)
{
    private const string GiveBack =
        """
        UPDATE webhook_inbox SET state = 0, due_at = clock_timestamp(), attempts = attempts - 1, suspect = LEAST(suspect, 1),
            lease_owner = NULL, lease_token = NULL, lease_until = NULL, lease_for = NULL
        WHERE state = 1 AND lease_token = ANY($1)
        """;

    private readonly List<(Guid Token, long At)> _claims = [];

    public void Add(Guid token) => _claims.Add((token, time.GetTimestamp()));

    /// <summary>
    /// Gives back what was taken under them. It is asked for as long as a lease lasts: a server that was cut off from its client may go on
    /// with the statement, and commit it later.
    /// </summary>
    public async Task GiveBackAsync()
    {
        if (_claims.Count == 0)
        {
            return;
        }

        await using (var command = database.CreateCommand(GiveBack).With<Guid[]>([.. _claims.Select(claim => claim.Token)]))
        {
            await command.ExecuteNonQueryAsync();
        }

        _claims.RemoveAll(claim => time.GetElapsedTime(claim.At) > duration);
    }
}
