using Microsoft.Extensions.Options;
using Npgsql;
using Webhooks.Configuration;

namespace Webhooks.PostgreSQL;

/// <summary>
/// Validates the deduplicator's options. Reports every problem at once, each with a fix. The connection string is never part of a message.
/// </summary>
internal sealed class PostgreSqlDeduplicatorOptionsValidator : IValidateOptions<PostgreSqlDeduplicatorOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgreSqlDeduplicatorOptions options)
    {
        var checks = new OptionChecks("PostgreSQL deduplicator");
        checks.Refuse(
            !IsConnectionString(options.ConnectionString), nameof(options.ConnectionString),
            "is missing or cannot be read. Set it to Host=…;Database=…;Username=…;Password=… (it is not repeated here, as it may hold a "
            + "password).");
        checks.Range(options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.LeaseDuration));
        return checks.Result;
    }

    private static bool IsConnectionString(string? text)
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
