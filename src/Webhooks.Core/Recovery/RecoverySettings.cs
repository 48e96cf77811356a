using Webhooks.Configuration;

namespace Webhooks.Recovery;

/// <summary>The settings of <see cref="WebhookRecoveryOptions"/>.</summary>
internal static class RecoverySettings
{
    public const string Section = "Webhooks:Recovery";

    public static SettingsReader<WebhookRecoveryOptions> Reader { get; } = new(
        "recovery",
        (nameof(WebhookRecoveryOptions.Projects),
            static (options, setting) => Take(options.Projects, SettingValue.List(setting, SettingValue.Text))),
        (nameof(WebhookRecoveryOptions.Types),
            static (options, setting) => Take(options.Types, SettingValue.List(setting, SettingValue.Text))),
        (nameof(WebhookRecoveryOptions.Interval), static (options, setting) => options.Interval = SettingValue.Duration(setting)),
        (nameof(WebhookRecoveryOptions.LookBack), static (options, setting) => options.LookBack = SettingValue.Duration(setting)),
        (nameof(WebhookRecoveryOptions.Overlap), static (options, setting) => options.Overlap = SettingValue.Duration(setting)),
        (nameof(WebhookRecoveryOptions.SettleTime), static (options, setting) => options.SettleTime = SettingValue.Duration(setting)),
        (nameof(WebhookRecoveryOptions.MaxRequests), static (options, setting) => options.MaxRequests = SettingValue.Int32(setting)),
        (nameof(WebhookRecoveryOptions.Tenant), static (options, setting) => options.Tenant = SettingValue.Text(setting)));

    private static void Take(IList<string> target, IReadOnlyList<string> values)
    {
        target.Clear();

        foreach (var value in values)
        {
            target.Add(value);
        }
    }
}
