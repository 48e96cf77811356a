using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>Sends although the receiver's certificate is not trusted.</summary>
internal sealed class InsecureOption : Option<bool>
{
    public InsecureOption()
        : base("--insecure") => Description = "Do not check the receiver's certificate: for a development certificate of your own.";
}
