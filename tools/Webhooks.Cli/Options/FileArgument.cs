using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>A file with a body, byte for byte as it was sent.</summary>
internal sealed class FileArgument : Argument<string>
{
    public FileArgument()
        : base("FILE") => Description = "The file with the raw body; - reads the standard input.";
}
