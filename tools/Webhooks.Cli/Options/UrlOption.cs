using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>The address of the endpoint to send to.</summary>
internal sealed class UrlOption : Option<string>
{
    public UrlOption()
        : base("--url")
    {
        HelpName = "url";
        Description = "The endpoint's address: http://localhost:5000/webhooks/circleci.";
        Required = true;
    }

    public Uri Get(ParseResult arguments) => Parse(Name, arguments.GetRequiredValue(this));

    /// <exception cref="CliException">It is no address to send to.</exception>
    public static Uri Parse(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new CliException($"{option} must be a whole address that begins with http:// or https://.");
}
