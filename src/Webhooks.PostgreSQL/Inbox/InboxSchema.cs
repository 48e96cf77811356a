namespace Webhooks.PostgreSQL.Inbox;

/// <summary>
/// The tables. A step only ever adds, with defaults, so that the version before goes on working on the same tables during an upgrade.
/// </summary>
internal static class InboxSchema
{
    /// <summary>The rights that the app's user needs on each table.</summary>
    public const string Rights = "SELECT, INSERT, UPDATE, DELETE";

    /// <summary>The step that this version needs.</summary>
    public const int Version = 2;

    // Bodies have a table of their own: the row that changes with each attempt stays small, however large the body.
    // States: 0 pending, 1 running, 2 handled, 3 dead. Suspects: 0 is none, 1 was running when its process ended, 2 is one that runs as a
    // suspect. exact holds, as JSON, texts with a character that no text of the database can hold. What recovery remembers is apart from
    // deliveries: a row is all facts of one endpoint, tenant, type and subject, whose hash is its key. A row of effects is the mark of a
    // handler that committed its success together with its effects. Creating tables at once on two machines fails on one of them, whatever
    // IF NOT EXISTS says. So there is a lock, which ends with the transaction.
    public const string Create =
        """
        BEGIN;
        SELECT pg_advisory_xact_lock(7742385263100128);
        CREATE TABLE IF NOT EXISTS webhook_inbox (
            number        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key           bytea       NOT NULL UNIQUE,
            provider      text        NOT NULL,
            endpoint      text        NOT NULL,
            tenant        text,
            id            text        NOT NULL,
            type          text        NOT NULL,
            subject       text,
            exact         text,
            origin        smallint    NOT NULL,
            verified      boolean     NOT NULL,
            received_at   timestamptz NOT NULL,
            occurred_at   timestamptz,
            headers       text,
            trace_parent  text,
            trace_state   text,
            body_hash     bytea       NOT NULL,
            state         smallint    NOT NULL DEFAULT 0,
            attempts      integer     NOT NULL DEFAULT 0,
            due_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
            lease_owner   uuid,
            lease_token   uuid,
            lease_until   timestamptz,
            lease_for     interval,
            settled_token uuid,
            suspect       smallint    NOT NULL DEFAULT 0,
            crashes       integer     NOT NULL DEFAULT 0,
            succeeded     text,
            only_handler  text,
            was_handled   boolean     NOT NULL DEFAULT false,
            last_error    text,
            finished_at   timestamptz,
            expires_at    timestamptz
        );
        CREATE TABLE IF NOT EXISTS webhook_inbox_bodies (number bigint PRIMARY KEY, body bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS webhook_inbox_effects (number bigint NOT NULL, handler text NOT NULL, PRIMARY KEY (number, handler));
        CREATE TABLE IF NOT EXISTS webhook_inbox_failures (
            failure   bigint      GENERATED ALWAYS AS IDENTITY,
            number    bigint      NOT NULL,
            attempt   integer     NOT NULL,
            at        timestamptz NOT NULL,
            handler   text,
            duration  interval,
            exception text,
            message   text        NOT NULL,
            PRIMARY KEY (number, failure)
        );
        CREATE TABLE IF NOT EXISTS webhook_inbox_schema (
            one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL, probed_at timestamptz);
        CREATE TABLE IF NOT EXISTS webhook_recovery_facts (
            key         bytea       PRIMARY KEY,
            endpoint    text        NOT NULL,
            marks       text[]      NOT NULL,
            recovered   text[]      NOT NULL,
            received_at timestamptz NOT NULL,
            expires_at  timestamptz NOT NULL
        );
        CREATE TABLE IF NOT EXISTS webhook_recovery_places (
            endpoint        text        NOT NULL,
            project         text        NOT NULL,
            remembers_since timestamptz NOT NULL,
            place           timestamptz NOT NULL,
            PRIMARY KEY (endpoint, project)
        );
        CREATE TABLE IF NOT EXISTS webhook_recovery_leases (endpoint text PRIMARY KEY, owner text NOT NULL, until timestamptz NOT NULL);
        CREATE INDEX IF NOT EXISTS webhook_recovery_facts_expiry ON webhook_recovery_facts (expires_at);
        CREATE INDEX IF NOT EXISTS webhook_inbox_due ON webhook_inbox (endpoint, due_at, number) WHERE state = 0 AND suspect = 0;
        CREATE INDEX IF NOT EXISTS webhook_inbox_suspect ON webhook_inbox (endpoint, attempts, number) WHERE state = 0 AND suspect > 0;
        CREATE INDEX IF NOT EXISTS webhook_inbox_lease ON webhook_inbox (lease_until) WHERE state = 1;
        CREATE INDEX IF NOT EXISTS webhook_inbox_state ON webhook_inbox (state, number);
        CREATE INDEX IF NOT EXISTS webhook_inbox_expiry ON webhook_inbox (expires_at) WHERE state = 2;
        CREATE INDEX IF NOT EXISTS webhook_inbox_by_subject ON webhook_inbox (left(subject, 100), number) WHERE subject IS NOT NULL;
        INSERT INTO webhook_inbox_schema AS s (version) VALUES (2)
            ON CONFLICT (one) DO UPDATE SET version = GREATEST(s.version, excluded.version);
        COMMIT;
        """;

    /// <summary>Returns the user, whether the server takes no writes, which tables are missing, and which rights on the others.</summary>
    public const string Look =
        """
        SELECT current_user::text,
            current_setting('transaction_read_only')::boolean,
            COALESCE(array_agg(t.name) FILTER (WHERE to_regclass(t.name) IS NULL), '{}'),
            COALESCE(array_agg(r.name || ' on ' || t.name) FILTER (WHERE NOT has_table_privilege(to_regclass(t.name)::oid, r.name)), '{}')
        FROM unnest(ARRAY[
                'webhook_inbox', 'webhook_inbox_bodies', 'webhook_inbox_effects', 'webhook_inbox_failures', 'webhook_inbox_schema',
                'webhook_recovery_facts', 'webhook_recovery_places', 'webhook_recovery_leases']) AS t (name),
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS r (name)
        """;

    /// <summary>Returns the step that was taken last.</summary>
    public const string ReadVersion = "SELECT COALESCE(MAX(version), 0) FROM webhook_inbox_schema";

    /// <summary>Writes something: nothing else shows that the server takes writes.</summary>
    public const string Probe = "UPDATE webhook_inbox_schema SET probed_at = clock_timestamp()";

    /// <summary>Returns the script for an administrator where the app's user may not create tables.</summary>
    public static string AdministratorScript(string user) =>
        $"""
        -- Run it with the search path of the app's user. It can be run any number of times.
        {Create}
        -- In a schema that not everybody may use, the user also needs USAGE on it.
        GRANT {Rights} ON webhook_inbox, webhook_inbox_bodies, webhook_inbox_effects, webhook_inbox_failures, webhook_inbox_schema,
            webhook_recovery_facts, webhook_recovery_places, webhook_recovery_leases
            TO "{user.Replace("\"", "\"\"", StringComparison.Ordinal)}";
        """;
}
