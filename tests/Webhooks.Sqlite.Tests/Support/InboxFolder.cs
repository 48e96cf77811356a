using Microsoft.Data.Sqlite;

namespace Webhooks.Sqlite.Tests;

/// <summary>A folder of its own for one test, and a look at the inbox in it from outside.</summary>
internal sealed class InboxFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webhook-inbox-");

    public string Path => _folder.FullName;

    public string File => System.IO.Path.Combine(Path, "webhooks.db");

    /// <summary>A connection as any other program would open one.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False;Default Timeout=10");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    public long Number(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), null);
    }

    public List<string> Texts(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();

        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    /// <summary>Keeps everybody from writing until it is disposed.</summary>
    public IDisposable Lock()
    {
        var connection = Open();
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
