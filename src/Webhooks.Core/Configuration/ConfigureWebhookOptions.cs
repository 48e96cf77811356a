using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>
/// Gives an endpoint's options its provider's defaults and then what its configuration section says. A key that is no option and a
/// value that cannot be read are refused: a secret under a misspelt key would otherwise be found missing much later.
/// </summary>
internal sealed class ConfigureWebhookOptions(WebhookEndpointDefinition endpoint, IConfigurationSection? section)
    : IConfigureNamedOptions<WebhookOptions>
{
    public void Configure(WebhookOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, WebhookOptions options)
    {
        if (name != endpoint.Name)
        {
            return;
        }

        endpoint.Provider.ConfigureDefaults(options);

        foreach (var setting in section?.GetChildren() ?? [])
        {
            Apply(setting, options);
        }
    }

    private static void Apply(IConfigurationSection setting, WebhookOptions options)
    {
        switch (setting.Key.ToUpperInvariant())
        {
            case "SECRETS":
                AddSecrets(setting, options.Secrets);
                break;
            case "ALLOWUNSIGNED":
                options.AllowUnsigned = Read<bool>(setting, bool.TryParse, "true or false");
                break;
            case "MAXREQUESTBODYSIZE":
                options.MaxRequestBodySize = Read<int>(setting, TryParseInt32, "a whole number of bytes");
                break;
            case "BODYTIMEOUT":
                options.BodyTimeout = ReadDuration(setting);
                break;
            case "RESPONSETIMEOUT":
                options.ResponseTimeout = ReadDuration(setting);
                break;
            case "HANDLERTIMEOUT":
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is now called ResponseTimeout: it limits how long the sender waits for the "
                    + "answer. Rename the key; the value stays as it is.");
            case "MAXEVENTAGE":
                options.MaxEventAge = ReadDuration(setting);
                break;
            case "DEDUPLICATIONWINDOW":
                options.DeduplicationWindow = ReadDuration(setting);
                break;
            default:
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is not an option of a webhook endpoint. The options are Secrets, "
                    + "AllowUnsigned, MaxRequestBodySize, BodyTimeout, ResponseTimeout, MaxEventAge and DeduplicationWindow.");
        }
    }

    private static void AddSecrets(IConfigurationSection setting, IList<string> secrets)
    {
        var items = setting.GetChildren().ToList();

        // An empty list in a file is an empty value beside what other layers list: a placeholder, and no secret.
        if (setting.Value is { } single && (single.Length > 0 || items.Count == 0))
        {
            secrets.Add(single);
        }

        foreach (var item in items)
        {
            secrets.Add(item.Value ?? "");
        }
    }

    private static T Read<T>(IConfigurationSection setting, TryParse<T> tryParse, string expected) =>
        tryParse(setting.Value, out var value)
            ? value
            : throw new InvalidOperationException($"The configuration value of '{setting.Path}' is not {expected}.");

    private static TimeSpan ReadDuration(IConfigurationSection setting) =>
        DurationText.TryRead(setting.Value, out var value, out var expected)
            ? value
            : throw new InvalidOperationException($"The configuration value of '{setting.Path}' is not {expected}");

    private static bool TryParseInt32(string? text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private delegate bool TryParse<T>(string? text, out T value);
}
