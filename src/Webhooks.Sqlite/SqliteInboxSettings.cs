using Webhooks.Configuration;
using Webhooks.Processing;

namespace Webhooks.Sqlite;

/// <summary>The settings of <see cref="SqliteInboxOptions"/>.</summary>
internal static class SqliteInboxSettings
{
    public static SettingsReader<SqliteInboxOptions> Reader { get; } = new(
        "the SQLite inbox",
        [
            (nameof(SqliteInboxOptions.Path), static (options, setting) => options.Path = SettingValue.Text(setting)),
            (nameof(SqliteInboxOptions.LeaseDuration), static (options, setting) => options.LeaseDuration = SettingValue.Duration(setting)),
            (nameof(SqliteInboxOptions.PollInterval), static (options, setting) => options.PollInterval = SettingValue.Duration(setting)),
            (nameof(SqliteInboxOptions.QueueCapacity), static (options, setting) => options.QueueCapacity = SettingValue.Int32(setting)),
            (nameof(SqliteInboxOptions.QueueBytes), static (options, setting) => options.QueueBytes = SettingValue.Int64(setting)),
            .. InboxSettings.Processing,
        ]);
}
