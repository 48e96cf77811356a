using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Webhooks.Configuration;

/// <summary>
/// Sets an endpoint's options to its provider's defaults and then from its configuration section. Unknown keys and unreadable values are
/// refused: a secret under a misspelt key would otherwise be missed much later.
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
                options.AllowUnsigned = SettingValue.Bool(setting);
                break;
            case "MAXREQUESTBODYSIZE":
                options.MaxRequestBodySize = SettingValue.Bytes(setting);
                break;
            case "BODYTIMEOUT":
                options.BodyTimeout = SettingValue.Duration(setting);
                break;
            case "RESPONSETIMEOUT":
                options.ResponseTimeout = SettingValue.Duration(setting);
                break;
            case "HANDLERTIMEOUT":
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is now called ResponseTimeout: it limits how long the sender waits for the "
                    + "answer. Rename the key; the value stays as it is.");
            case "MAXEVENTAGE":
                options.MaxEventAge = SettingValue.Duration(setting);
                break;
            case "DEDUPLICATIONWINDOW":
                options.DeduplicationWindow = SettingValue.Duration(setting);
                break;
            case "MAXSILENCE":
                options.MaxSilence = SettingValue.Duration(setting);
                break;
            case "SILENCEPROJECTS":
                AddAll(SettingValue.List(setting, SettingValue.Text), options.SilenceProjects);
                break;
            default:
                throw new InvalidOperationException(
                    $"The configuration key '{setting.Path}' is not an option of a webhook endpoint. The options are Secrets, "
                    + "AllowUnsigned, MaxRequestBodySize, BodyTimeout, ResponseTimeout, MaxEventAge, DeduplicationWindow, "
                    + "MaxSilence and SilenceProjects.");
        }
    }

    private static void AddAll(IEnumerable<string> items, IList<string> target)
    {
        foreach (var item in items)
        {
            target.Add(item);
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
}
