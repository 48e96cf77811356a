using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Webhooks.Api;

/// <summary>
/// Sets options from their configuration section. A key that is no option and a value that cannot be read are refused, because a token
/// under a misspelt key would otherwise be found missing much later. No message repeats a value.
/// </summary>
internal static class ApiConfiguration
{
    public static void Apply(IConfigurationSection section, IApiOptions options)
    {
        foreach (var setting in section.GetChildren())
        {
            Apply(setting, setting.Value ?? "", options);
        }
    }

    private static void Apply(IConfigurationSection setting, string value, IApiOptions options)
    {
        switch (setting.Key.ToUpperInvariant())
        {
            case "TOKEN":
                options.Token = value;
                break;
            case "HOST":
                options.Host = Uri.TryCreate(value, UriKind.Absolute, out var host)
                    ? host
                    : throw Unreadable(setting, "an absolute address, as https://example.com");
                break;
            case "ATTEMPTTIMEOUT":
                options.AttemptTimeout = Duration(setting, value);
                break;
            case "TIMEOUT":
                options.Timeout = Duration(setting, value);
                break;
            case "MAXRETRIES":
                options.MaxRetries = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    ? count
                    : throw Unreadable(setting, "a whole number");
                break;
            case "MAXRETRYDELAY":
                options.MaxRetryDelay = Duration(setting, value);
                break;
            default:
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is not an option of an API client. The options are Token, Host, "
                    + "AttemptTimeout, Timeout, MaxRetries and MaxRetryDelay.");
        }
    }

    // A bare number would be read as days.
    private static TimeSpan Duration(IConfigurationSection setting, string value) =>
        value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var duration)
            ? duration
            : throw Unreadable(setting, "a duration (hh:mm:ss)");

    private static InvalidOperationException Unreadable(IConfigurationSection setting, string expected) =>
        new($"The configuration value of '{setting.Path}' is not {expected}.");
}
