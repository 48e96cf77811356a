using Npgsql;
using NpgsqlTypes;

namespace Webhooks.PostgreSQL.Inbox;

/// <summary>Values of statements, in order of their numbers, without boxes or guesses at types.</summary>
internal static class Sql
{
    public static NpgsqlCommand With<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    public static NpgsqlCommand WithText(this NpgsqlCommand command, string? value)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }

    public static string? GetNullableString(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset GetTime(this NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    public static DateTimeOffset? GetNullableTime(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetTime(column);
}
