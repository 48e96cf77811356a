using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Webhooks.Sqlite.Storage;

/// <summary>
/// Keeps statements of handlers from ending the writer's transaction and from changing the inbox's own tables. SQLite asks it whenever a
/// statement is compiled; the inbox's own are compiled when no handler's are.
/// </summary>
internal sealed class EffectsGuard
{
    // Held as long as the connection: SQLite keeps only a pointer to it.
    private readonly strdelegate_authorizer _authorizer;
    private bool _isForeign;

    public EffectsGuard(SqliteConnection connection)
    {
        _authorizer = (_, action, first, second, _, _) =>
            _isForeign && IsForbidden(action, first, second) ? raw.SQLITE_DENY : raw.SQLITE_OK;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_set_authorizer(connection.Handle, _authorizer, null), connection.Handle);
    }

    public void Run(Action act)
    {
        _isForeign = true;

        try
        {
            act();
        }
        finally
        {
            _isForeign = false;
        }
    }

    private static bool IsForbidden(int action, string? first, string? second) => action switch
    {
        raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT or raw.SQLITE_ATTACH or raw.SQLITE_DETACH or raw.SQLITE_PRAGMA => true,
        raw.SQLITE_READ or raw.SQLITE_SELECT or raw.SQLITE_FUNCTION => false,
        _ => IsOurs(first) || IsOurs(second),
    };

    private static bool IsOurs(string? table) =>
        table is not null && InboxSchema.OwnTables.Contains(table, StringComparer.OrdinalIgnoreCase);
}
