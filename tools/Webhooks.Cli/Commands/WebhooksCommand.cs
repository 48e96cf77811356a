using System.CommandLine;
using System.CommandLine.Help;
using Webhooks.Cli.Inboxes;

namespace Webhooks.Cli.Commands;

/// <summary>The tool itself. No <see cref="RootCommand"/>, which would be called as the program's file.</summary>
internal sealed class WebhooksCommand : Command
{
    public WebhooksCommand()
        : base(
            "webhooks",
            "Sends, signs, verifies, replays, inspects and receives webhooks of CircleCI and Perfsee; "
            + "registers them, and recovers what never came.")
    {
        var help = new HelpOption();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);

        Add(help);
        Add(new VersionOption());
        Add(new SendCommand());
        Add(new SignCommand());
        Add(new VerifyCommand());
        Add(new ReplayCommand());
        Add(new InspectCommand());
        Add(new ListenCommand());
        Add(new InboxCommand());
        Add(new RegisterCommand());
        Add(new DoctorCommand());
        Add(new RotateCommand());
        Add(new RecoverCommand());
    }
}
