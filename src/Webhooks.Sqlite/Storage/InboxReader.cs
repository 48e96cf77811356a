namespace Webhooks.Sqlite.Storage;

/// <summary>Reads beside the writer, from what is committed. Safe for concurrent use; one query at a time.</summary>
internal sealed class InboxReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly InboxFile _file;
    private InboxConnection? _connection;

    public InboxReader(InboxFile file)
    {
        _file = file;
        file.Add(this);
    }

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be read.</exception>
    public TResult Read<TResult>(Func<InboxConnection, TResult> query)
    {
        lock (_gate)
        {
            try
            {
                return query(_connection ??= _file.OpenReader());
            }
            catch (Exception exception)
            {
                _file.NoteDamage(exception);
                Close();
                throw;
            }
        }
    }

    /// <summary>Closes its connection; the next query opens another.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
