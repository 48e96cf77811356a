using System.Globalization;
using Microsoft.Extensions.Options;

namespace Webhooks.Sqlite;

/// <summary>Refuses options that cannot be meant, all of them at once, each with its cure.</summary>
internal sealed class SqliteInboxOptionsValidator : IValidateOptions<SqliteInboxOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteInboxOptions options)
    {
        var result = new ValidateOptionsResultBuilder();

        void Refuse(bool isWrong, string member, string cure)
        {
            if (isWrong)
            {
                result.AddError($"SQLite inbox: {member} {cure}");
            }
        }

        void Range<T>(T value, T min, T max, string member)
            where T : IComparable<T>, IFormattable =>
            Refuse(
                value.CompareTo(min) < 0 || value.CompareTo(max) > 0, member,
                string.Create(CultureInfo.InvariantCulture, $"must be {min} to {max}, and is {value}."));

        var path = SqliteInboxPath.Refuse(options.Path);
        Refuse(path is not null, nameof(options.Path), path ?? "");
        Range(options.Concurrency, 1, 1000, nameof(options.Concurrency));
        Range(options.MaxAttempts, 1, 1000, nameof(options.MaxAttempts));
        Range(options.QueueCapacity, 1, 100_000, nameof(options.QueueCapacity));
        Range(options.QueueBytes, 1, long.MaxValue, nameof(options.QueueBytes));
        Range(options.HandlerTimeout, Shortest, TimeSpan.FromDays(1), nameof(options.HandlerTimeout));
        Range(options.MaxRetryDelay, Shortest, TimeSpan.FromDays(7), nameof(options.MaxRetryDelay));
        Range(options.RetryDelay, Shortest, TimeSpan.FromDays(7), nameof(options.RetryDelay));
        Refuse(options.RetryDelay > options.MaxRetryDelay, nameof(options.RetryDelay), "must be at most MaxRetryDelay.");
        Range(options.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.LeaseDuration));
        Range(options.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(options.PollInterval));
        Range(options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(options.DrainTimeout));

        return result.Build();
    }

    private static TimeSpan Shortest => TimeSpan.FromTicks(1);
}
