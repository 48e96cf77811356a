using Webhooks.Configuration;
using Webhooks.Processing;

namespace Webhooks.RabbitMQ;

/// <summary>The settings of <see cref="RabbitMQInboxOptions"/>.</summary>
internal static class RabbitMQInboxSettings
{
    public static SettingsReader<RabbitMQInboxOptions> Reader { get; } = new(
        "the RabbitMQ inbox",
        [
            (nameof(RabbitMQInboxOptions.Uri), static (options, setting) => options.Uri = SettingValue.Address(setting)),
            (
                nameof(RabbitMQInboxOptions.OtherHosts),
                static (options, setting) => options.OtherHosts = SettingValue.List(setting, SettingValue.Text)
            ),
            (nameof(RabbitMQInboxOptions.UserName), static (options, setting) => options.UserName = SettingValue.Text(setting)),
            (nameof(RabbitMQInboxOptions.Password), static (options, setting) => options.Password = SettingValue.Text(setting)),
            (nameof(RabbitMQInboxOptions.Name), static (options, setting) => options.Name = SettingValue.Text(setting)),
            (nameof(RabbitMQInboxOptions.ConfirmTimeout),
                static (options, setting) => options.ConfirmTimeout = SettingValue.Duration(setting)),
            (nameof(RabbitMQInboxOptions.UnhandledAfter),
                static (options, setting) => options.UnhandledAfter = SettingValue.Duration(setting)),
            .. InboxSettings.Processing,
        ]);
}
