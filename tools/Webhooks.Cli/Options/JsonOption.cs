using System.CommandLine;

namespace Webhooks.Cli.Options;

/// <summary>Output for scripts.</summary>
internal sealed class JsonOption : Option<bool>
{
    public JsonOption()
        : base("--json") => Description = "Print JSON, for scripts.";
}
