using System.CommandLine;
using Webhooks.Cli.Listening;
using Webhooks.Cli.Options;

namespace Webhooks.Cli.Commands;

/// <summary>A receiver in the terminal.</summary>
internal sealed class ListenCommand : CliCommand
{
    private const int DefaultPort = 5090;

    private readonly Option<int> _port =
        new("--port") { HelpName = "number", Description = "The port; 0 for a free one.", DefaultValueFactory = _ => DefaultPort };
    private readonly Option<string> _host = new("--host")
    {
        HelpName = "address",
        Description = "The address to listen on: an IP address, or localhost for 127.0.0.1 and ::1. Other machines reach it only with "
            + "0.0.0.0 or an address of theirs.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly SecretOption _secret = new(several: true);
    private readonly Option<string> _save =
        new("--save") { HelpName = "folder", Description = "Save each raw body and its headers there, for 'webhooks replay'." };
    private readonly Option<string> _forwardTo = new("--forward-to")
    {
        HelpName = "url",
        Description = "Pass each accepted delivery on, byte for byte with its headers, and answer what that receiver answers. "
            + "Without a path in the address, the path of the delivery is added.",
    };

    private readonly InsecureOption _insecure = new();
    private readonly Option<int> _count =
        new("--count") { HelpName = "number", Description = "End after so many deliveries; 0 for never." };
    private readonly JsonOption _json = new();

    public ListenCommand()
        : base("listen", "Receive deliveries in the terminal, and print each on a line with what was answered and why.")
    {
        Add(_port);
        Add(_host);
        Add(_secret);
        Add(_save);
        Add(_forwardTo);
        Add(_insecure);
        Add(_count);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks listen",
        "webhooks listen --port 5090 --secret my-secret --save deliveries",
        "webhooks listen --forward-to http://localhost:5000",
        "webhooks listen --json | jq 'select(.status != 200)'",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = Settings(arguments);

        await new Listener(settings).RunAsync(
            address =>
            {
                // Not on the standard output: that is for deliveries.
                Console.Error.WriteLine($"Listening on {address}, at {Paths.Of(settings.Providers)}. Ctrl+C ends it.");

                if (settings.Secrets.Count == 0)
                {
                    Console.Error.WriteLine($"Signatures are not verified: pass --secret, or set {SecretOption.Variable}.");
                }
            },
            cancellationToken);

        return ExitCode.Yes;
    }

    private ListenSettings Settings(ParseResult arguments) => new()
    {
        Address = ListenAddress.Parse(arguments.GetRequiredValue(_host), arguments.GetValue(_port)),
        Secrets = _secret.Find(arguments),
        Folder = Folder(arguments.GetValue(_save)),
        ForwardTo = arguments.GetValue(_forwardTo) is { } url ? UrlOption.Parse(_forwardTo.Name, url) : null,
        Insecure = arguments.GetValue(_insecure),
        Count = arguments.GetValue(_count),
        Json = arguments.GetValue(_json),
    };

    // Now rather than at the first delivery.
    private static string? Folder(string? path)
    {
        try
        {
            return path is null ? null : Directory.CreateDirectory(path).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException($"--save cannot make that folder: {exception.Message}");
        }
    }
}
