using Microsoft.Extensions.Options;
using Webhooks.Configuration;

namespace Webhooks.Sqlite;

/// <summary>Validates the inbox's options. Reports every problem at once, each with a fix.</summary>
internal sealed class SqliteInboxOptionsValidator : IValidateOptions<SqliteInboxOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteInboxOptions options)
    {
        var checks = new OptionChecks("SQLite inbox");
        var path = SqliteInboxPath.Refuse(options.Path);
        checks.Refuse(path is not null, nameof(options.Path), path ?? "");
        checks.Processing(options);
        checks.Range(options.QueueCapacity, 1, 100_000, nameof(options.QueueCapacity));
        checks.Range(options.QueueBytes, 1, long.MaxValue, nameof(options.QueueBytes));
        checks.Range(options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.LeaseDuration));
        checks.Range(options.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(options.PollInterval));
        return checks.Result;
    }
}
