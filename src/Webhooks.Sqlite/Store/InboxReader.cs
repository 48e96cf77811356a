using Webhooks.Sqlite.Storage;

namespace Webhooks.Sqlite.Store;

/// <summary>Reads beside the writer, from what is committed. Safe for concurrent use; one query at a time.</summary>
internal sealed class InboxReader(InboxFile file) : IDisposable
{
    private readonly Lock _gate = new();
    private InboxConnection? _connection;

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be read.</exception>
    public TResult Read<TResult>(Func<InboxConnection, TResult> query)
    {
        lock (_gate)
        {
            try
            {
                return query(_connection ??= file.OpenReader());
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

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
