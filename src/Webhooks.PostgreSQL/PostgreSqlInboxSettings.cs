using Webhooks.Configuration;
using Webhooks.Processing;

namespace Webhooks.PostgreSQL;

/// <summary>The settings of <see cref="PostgreSqlInboxOptions"/>.</summary>
internal static class PostgreSqlInboxSettings
{
    public static SettingsReader<PostgreSqlInboxOptions> Reader { get; } = new(
        "the PostgreSQL inbox",
        [
            (nameof(PostgreSqlInboxOptions.ConnectionString),
                static (options, setting) => options.ConnectionString = SettingValue.Text(setting)),
            (
                nameof(PostgreSqlInboxOptions.ListenConnectionString),
                static (options, setting) => options.ListenConnectionString = SettingValue.Text(setting)
            ),
            (nameof(PostgreSqlInboxOptions.LeaseDuration),
                static (options, setting) => options.LeaseDuration = SettingValue.Duration(setting)),
            (nameof(PostgreSqlInboxOptions.PollInterval),
                static (options, setting) => options.PollInterval = SettingValue.Duration(setting)),
            (nameof(PostgreSqlInboxOptions.QueueCapacity),
                static (options, setting) => options.QueueCapacity = SettingValue.Int32(setting)),
            (nameof(PostgreSqlInboxOptions.QueueBytes), static (options, setting) => options.QueueBytes = SettingValue.Int64(setting)),
            (nameof(PostgreSqlInboxOptions.CreateTables), static (options, setting) => options.CreateTables = SettingValue.Bool(setting)),
            .. InboxSettings.Processing,
        ]);
}
