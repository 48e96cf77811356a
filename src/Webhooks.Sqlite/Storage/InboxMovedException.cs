namespace Webhooks.Sqlite.Storage;

/// <summary>The path does not name the file that this process writes.</summary>
/// <param name="path">The path.</param>
/// <param name="isFileThere">Whether the database itself is still at its path, and only its log is not.</param>
internal sealed class InboxMovedException(string path, bool isFileThere) : IOException(
    $"the file at {path} is not the one this process writes: it was removed, moved or replaced while the app runs. "
    + "Put it back with its -wal file, or restart the app to go on with what is at that path now.")
{
    public bool IsFileThere => isFileThere;
}
