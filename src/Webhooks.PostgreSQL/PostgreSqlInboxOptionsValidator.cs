using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks.Configuration;

namespace Webhooks.PostgreSQL;

/// <summary>
/// Validates the inbox's options. Reports every problem at once, each with a fix. The connection strings are never part of a message.
/// </summary>
internal sealed class PostgreSqlInboxOptionsValidator : IValidateOptions<PostgreSqlInboxOptions>
{
    private const string Cure =
        "cannot be read. Set it to Host=…;Database=…;Username=…;Password=… (it is not repeated here, as it may hold a password).";

    public ValidateOptionsResult Validate(string? name, PostgreSqlInboxOptions options)
    {
        var checks = new OptionChecks("PostgreSQL inbox");
        checks.Refuse(
            options.ConnectionString is not { } text || (text.Length > 0 && !IsConnectionString(text)),
            nameof(options.ConnectionString),
            Cure);
        checks.Refuse(
            options.ListenConnectionString is { } direct && !IsConnectionString(direct), nameof(options.ListenConnectionString), Cure);
        checks.Processing(options);
        checks.Range(options.QueueCapacity, 1, 100_000, nameof(options.QueueCapacity));
        checks.Range(options.QueueBytes, 1, long.MaxValue, nameof(options.QueueBytes));
        checks.Range(options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.LeaseDuration));
        checks.Range(options.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(options.PollInterval));
        return checks.Result;
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
