using Webhooks.Configuration;

namespace Webhooks.PostgreSQL;

/// <summary>The settings of <see cref="PostgreSqlDeduplicatorOptions"/>.</summary>
internal static class PostgreSqlDeduplicatorSettings
{
    public const string Section = "Webhooks:Deduplicator";

    public static SettingsReader<PostgreSqlDeduplicatorOptions> Reader { get; } = new(
        "the PostgreSQL deduplicator",
        [
            (nameof(PostgreSqlDeduplicatorOptions.ConnectionString),
                static (options, setting) => options.ConnectionString = SettingValue.Text(setting)),
            (nameof(PostgreSqlDeduplicatorOptions.LeaseDuration),
                static (options, setting) => options.LeaseDuration = SettingValue.Duration(setting)),
            (nameof(PostgreSqlDeduplicatorOptions.CreateTable),
                static (options, setting) => options.CreateTable = SettingValue.Bool(setting)),
        ]);
}
