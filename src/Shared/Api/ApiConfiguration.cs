using Microsoft.Extensions.Configuration;
using Webhooks.Configuration;

namespace Webhooks.Api;

/// <summary>Sets options from their configuration section, as strictly as those of endpoints. No message repeats a value.</summary>
internal static class ApiConfiguration
{
    private static readonly SettingsReader<IApiOptions> Reader = new(
        "an API client",
        (nameof(IApiOptions.Token), static (options, setting) => options.Token = setting.Value ?? ""),
        (nameof(IApiOptions.Host), static (options, setting) => options.Host = SettingValue.Address(setting)),
        (nameof(IApiOptions.AttemptTimeout), static (options, setting) => options.AttemptTimeout = SettingValue.Duration(setting)),
        (nameof(IApiOptions.Timeout), static (options, setting) => options.Timeout = SettingValue.Duration(setting)),
        (nameof(IApiOptions.MaxRetries), static (options, setting) => options.MaxRetries = SettingValue.Int32(setting)),
        (nameof(IApiOptions.MaxRetryDelay), static (options, setting) => options.MaxRetryDelay = SettingValue.Duration(setting)));

    /// <exception cref="InvalidOperationException">A key is no option, or a value cannot be read.</exception>
    public static void Apply(IConfigurationSection section, IApiOptions options) => Reader.Read(section, options);
}
