using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Webhooks.PostgreSQL;

/// <summary>Refuses options that cannot be meant, all of them at once, each with its cure. The connection string is never part of a message.</summary>
internal sealed class PostgreSqlDeduplicatorOptionsValidator : IValidateOptions<PostgreSqlDeduplicatorOptions>
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, PostgreSqlDeduplicatorOptions options)
    {
        var result = new ValidateOptionsResultBuilder();

        if (!IsConnectionString(options.ConnectionString))
        {
            result.AddError(
                $"PostgreSQL deduplicator: {nameof(options.ConnectionString)} is missing or cannot be read. Set it to "
                + "Host=…;Database=…;Username=…;Password=… (it is not repeated here, as it may hold a password).");
        }

        if (options.LeaseDuration < ShortestLease || options.LeaseDuration > LongestLease)
        {
            result.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"PostgreSQL deduplicator: {nameof(options.LeaseDuration)} must be {ShortestLease} to {LongestLease}, and is {options.LeaseDuration}."));
        }

        return result.Build();
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
