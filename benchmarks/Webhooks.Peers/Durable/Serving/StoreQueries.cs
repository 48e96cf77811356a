using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using RabbitMQ.Client;

namespace Webhooks.Peers.Durable.Serving;

/// <summary>Asks stores how much they hold, beside what is measured.</summary>
internal static class StoreQueries
{
    public static async Task<long> CountInFileAsync(DurablePlace place, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={place.File};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public static async Task<long> CountInDatabaseAsync(DurablePlace place, string sql)
    {
        await using var connection = new NpgsqlConnection(place.PostgreSql);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Counts the messages of a queue that nobody has taken.</summary>
    public static async Task<long> CountInQueueAsync(DurablePlace place, string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = place.RabbitMQ! }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(queue);
    }
}
