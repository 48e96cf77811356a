namespace Webhooks.Configuration;

/// <summary>The settings of <see cref="WebhookMemoryOptions"/>.</summary>
internal static class MemorySettings
{
    public const string Section = "Webhooks:Memory";

    public static SettingsReader<WebhookMemoryOptions> Reader { get; } = new(
        "the memory of webhooks",
        (nameof(WebhookMemoryOptions.MaxBodyMemory), static (options, setting) => options.MaxBodyMemory = SettingValue.Int64(setting)));
}
