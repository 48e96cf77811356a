using Webhooks.Deduplication;

namespace Webhooks.PostgreSQL.Deduplication;

/// <summary>
/// The table and every statement on it. A row is open (it has a token and a lease), completed (remembered until it expires), or released
/// (its next attempt may be claimed). Times are the database's, so the clocks of the machines do not matter.
/// </summary>
internal static class DeliveryTable
{
    // Creating it at once on two machines fails on one of them, whatever IF NOT EXISTS says. So there is a lock, which ends with the
    // transaction.
    public const string Create =
        """
        BEGIN;
        SELECT pg_advisory_xact_lock(7742385263100127);
        CREATE TABLE IF NOT EXISTS webhook_deliveries (
            key       bytea       PRIMARY KEY,
            body      bytea       NOT NULL,
            attempt   integer     NOT NULL,
            succeeded text[]      NOT NULL DEFAULT '{}',
            token     uuid,
            completed boolean     NOT NULL DEFAULT false,
            expires   timestamptz NOT NULL
        );
        CREATE INDEX IF NOT EXISTS webhook_deliveries_expires ON webhook_deliveries (expires);
        COMMIT;
        """;

    /// <summary>
    /// Claims, in one statement: inserts the row, or takes over one that is released or whose lease is over, or starts again with one that
    /// was forgotten. Otherwise it returns the existing row. No row at all means that another claim came between, and that the statement
    /// must run again.
    /// </summary>
    /// <remarks>$1 key, $2 hash of the body, $3 token, $4 lease.</remarks>
    public const string Claim =
        """
        WITH claimed AS (
            INSERT INTO webhook_deliveries AS d (key, body, attempt, token, expires)
            VALUES ($1, $2, 1, $3, clock_timestamp() + $4)
            ON CONFLICT (key) DO UPDATE SET
                body = excluded.body,
                attempt = CASE WHEN d.token IS NULL AND d.expires <= clock_timestamp() THEN 1 ELSE d.attempt + 1 END,
                succeeded = CASE WHEN d.token IS NULL AND d.expires <= clock_timestamp() THEN '{}' ELSE d.succeeded END,
                token = excluded.token,
                completed = false,
                expires = excluded.expires
            WHERE d.expires <= clock_timestamp() OR (d.token IS NULL AND NOT d.completed)
            RETURNING attempt, succeeded, body
        )
        SELECT true, false, attempt, succeeded, body FROM claimed
        UNION ALL
        SELECT false, completed, attempt, succeeded, body FROM webhook_deliveries WHERE key = $1 AND NOT EXISTS (SELECT FROM claimed)
        """;

    /// <summary>Returns whether a delivery was completed and is still remembered.</summary>
    /// <remarks>$1 key.</remarks>
    public const string Contains =
        "SELECT EXISTS (SELECT FROM webhook_deliveries WHERE key = $1 AND completed AND expires > clock_timestamp())";

    /// <summary>Returns how the last claim ended, as <see cref="LastClaim"/> has it; no row when there was none.</summary>
    /// <remarks>$1 key.</remarks>
    public const string FindLast =
        """
        SELECT CASE WHEN token IS NULL THEN 1 WHEN expires > clock_timestamp() THEN 2 ELSE 3 END FROM webhook_deliveries WHERE key = $1
        """;

    /// <summary>
    /// Ends a claim with success. A row that is gone, as the table was lost, is written again; one of another claim stays as it is.
    /// </summary>
    /// <remarks>$1 key, $2 hash of the body, $3 attempt, $4 token, $5 window.</remarks>
    public const string Complete =
        """
        INSERT INTO webhook_deliveries AS d (key, body, attempt, completed, expires)
        VALUES ($1, $2, $3, true, clock_timestamp() + $5)
        ON CONFLICT (key) DO UPDATE SET token = NULL, completed = true, succeeded = '{}', expires = excluded.expires
        WHERE d.token = $4
        """;

    /// <summary>Ends a claim without success, in the same way.</summary>
    /// <remarks>$1 key, $2 hash of the body, $3 attempt, $4 token, $5 window, $6 handlers.</remarks>
    public const string Release =
        """
        INSERT INTO webhook_deliveries AS d (key, body, attempt, succeeded, expires)
        VALUES ($1, $2, $3, $6, clock_timestamp() + $5)
        ON CONFLICT (key) DO UPDATE SET token = NULL, succeeded = excluded.succeeded, expires = excluded.expires
        WHERE d.token = $4
        """;

    /// <summary>Renews open claims.</summary>
    /// <remarks>$1 keys, $2 tokens, $3 lease.</remarks>
    public const string Renew =
        """
        UPDATE webhook_deliveries SET expires = clock_timestamp() + $3 WHERE key = ANY($1) AND token = ANY($2)
        """;

    /// <summary>Writes an open claim again whose row is gone, as the table was lost.</summary>
    /// <remarks>$1 key, $2 hash of the body, $3 attempt, $4 token, $5 lease, $6 handlers.</remarks>
    public const string Restore =
        """
        INSERT INTO webhook_deliveries (key, body, attempt, token, succeeded, expires)
        VALUES ($1, $2, $3, $4, $6, clock_timestamp() + $5)
        ON CONFLICT (key) DO NOTHING
        """;

    /// <summary>The rights that the user of the connection string needs on the table.</summary>
    public const string Rights = "SELECT, INSERT, UPDATE, DELETE";

    /// <summary>Returns the user, whether the table exists, whether the server takes no writes, and which rights are missing.</summary>
    public const string Look =
        """
        SELECT current_user::text,
            found.id IS NOT NULL,
            current_setting('transaction_read_only')::boolean,
            COALESCE((
                SELECT array_agg(needed.name)
                FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS needed (name)
                WHERE NOT has_table_privilege(found.id, needed.name)), '{}')
        FROM (SELECT to_regclass('webhook_deliveries')::oid AS id) AS found
        """;

    /// <summary>Returns the script for an administrator where the app's user may not create tables.</summary>
    public static string AdministratorScript(string user) =>
        $"""
        -- Run it with the search path of the app's user. It can be run any number of times.
        {Create}
        -- In a schema that not everybody may use, the user also needs USAGE on it.
        GRANT {Rights} ON webhook_deliveries TO "{user.Replace("\"", "\"\"", StringComparison.Ordinal)}";
        """;

    /// <summary>
    /// Forgets a bounded number of rows that have expired; those of a crash a day later, because they hold the handlers that have
    /// succeeded.
    /// </summary>
    public const string Prune =
        """
        DELETE FROM webhook_deliveries WHERE key IN (
            SELECT key FROM webhook_deliveries
            WHERE expires <= clock_timestamp() AND (token IS NULL OR expires <= clock_timestamp() - interval '1 day')
            LIMIT 10000 FOR UPDATE SKIP LOCKED)
        """;
}
