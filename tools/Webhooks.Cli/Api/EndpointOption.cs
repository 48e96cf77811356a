using System.CommandLine;

namespace Webhooks.Cli.Api;

/// <summary>The name of the app's endpoint.</summary>
internal sealed class EndpointOption : Option<string>
{
    public EndpointOption()
        : base("--endpoint")
    {
        HelpName = "name";
        Description = "The name of the app's endpoint. Without it, the provider's: CircleCI, Perfsee.";
    }
}
