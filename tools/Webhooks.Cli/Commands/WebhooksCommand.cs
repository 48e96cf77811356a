using System.CommandLine;
using System.CommandLine.Help;

namespace Webhooks.Cli.Commands;

/// <summary>The tool itself.</summary>
internal sealed class WebhooksCommand : RootCommand
{
    public WebhooksCommand()
        : base("Sends, signs, verifies, replays, inspects and receives webhooks of CircleCI and Perfsee.")
    {
        Add(new SendCommand());
        Add(new SignCommand());
        Add(new VerifyCommand());
        Add(new ReplayCommand());
        Add(new InspectCommand());
        Add(new ListenCommand());

        var help = Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }
}
