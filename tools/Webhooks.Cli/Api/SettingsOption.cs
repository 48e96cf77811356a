using System.CommandLine;

namespace Webhooks.Cli.Api;

/// <summary>The settings file of the app.</summary>
internal sealed class SettingsOption : Option<string>
{
    public SettingsOption(bool isRequired)
        : base("--settings")
    {
        HelpName = "file";
        Description = "The app's settings file with Webhooks:<endpoint>:Secrets, as appsettings.json.";
        Required = isRequired;
    }
}
