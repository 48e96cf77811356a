using System.CommandLine;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Options;
using Webhooks.Cli.Sending;
using Webhooks.Testing;

namespace Webhooks.Cli.Commands;

/// <summary>Sends signed sample deliveries as a provider does.</summary>
internal sealed class SendCommand : CliCommand
{
    private const int MaxCount = 1_000_000;
    private static readonly string[] Integrations = ["github", "github-app", "gitlab", "bitbucket"];

    private readonly Argument<string> _provider =
        new("PROVIDER") { Arity = ArgumentArity.ZeroOrOne, Description = string.Join(" or ", KnownProvider.Names) };
    private readonly Argument<string> _event = new("EVENT")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = string.Join("; ", KnownProvider.All.Select(known => $"{known.Name}: {string.Join(", ", Payloads.Events(known))}")),
    };

    private readonly UrlOption _url = new();
    private readonly SchemeOption _scheme = new();
    private readonly Option<string> _body = new("--body")
    {
        HelpName = "file",
        Description = "The raw body to send with a --scheme, in place of PROVIDER and EVENT; - reads the standard input.",
    };
    private readonly HeaderOption _header = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly Option<string> _status = new("--status")
    {
        HelpName = "status",
        Description = "How it ended: failed, canceled; Failed for Perfsee, with all that Perfsee sends then.",
    };
    private readonly Option<string> _reason =
        new("--reason") { HelpName = "text", Description = "Why it failed (Perfsee); implies --status Failed." };
    private readonly Option<string> _branch = new("--branch") { HelpName = "name", Description = "The branch that was built." };
    private readonly Option<string> _tag =
        new("--tag") { HelpName = "name", Description = "The tag that was built, in place of a branch (CircleCI)." };
    private readonly Option<int?> _score = new("--score") { HelpName = "0-100", Description = "The bundle's score (Perfsee)." };
    private readonly Option<string> _integration =
        new("--integration") { HelpName = string.Join('|', Integrations), Description = "How the repository is connected (CircleCI)." };
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "path=value",
        Description = "Set any member of the body: --set pipeline.number=7; a member that is a text stays one, unless it is set by "
            + "path:=json. Repeat it for several.",
    };
    private readonly Option<int> _count = new("--count")
    {
        HelpName = "number",
        Description = "How many deliveries, each with an id of its own.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _repeat = new("--repeat")
    {
        HelpName = "times",
        Description = "Send each delivery so many times more, unchanged: repeats, which are answered 200 and not handled again.",
    };
    private readonly Option<bool> _tamper =
        new("--tamper") { Description = "Change each body after it was signed: right is the answer 403." };
    private readonly InsecureOption _insecure = new();
    private readonly LoadOptions _load = new();
    private readonly JsonOption _json = new();

    public SendCommand()
        : base("send", "Send realistic deliveries, signed and with every header that the provider sends.")
    {
        _provider.AcceptOnlyFromAmong(KnownProvider.Names);
        _integration.AcceptOnlyFromAmong(Integrations);
        Add(_provider);
        Add(_event);

        foreach (var option in (ReadOnlySpan<Option>)[
            _url, _scheme, _body, _header, _secret, _status, _reason, _branch, _tag, _score, _integration, _set, _count, _repeat, _tamper,
            _insecure
        ])
        {
            Add(option);
        }

        _load.AddTo(this);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks send circleci workflow-completed --url http://localhost:5000/webhooks/circleci --status failed --branch main",
        "webhooks send perfsee bundle-finished --url http://localhost:5000/webhooks/perfsee --score 41",
        "webhooks send circleci job-completed --url http://localhost:5000/webhooks/circleci --count 1000 --concurrency 8 --rate 200",
        "webhooks send circleci ping --url http://localhost:5000/webhooks/circleci --tamper",
        "webhooks send --scheme github --body push.json --header 'X-GitHub-Event: push' --url http://localhost:5000/webhooks/github",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var url = _url.Get(arguments);
        var (count, repeat) = (arguments.GetValue(_count), arguments.GetValue(_repeat));
        var tamper = arguments.GetValue(_tamper);

        if (count is < 1 or > MaxCount || repeat is < 0 or > MaxCount)
        {
            throw new CliException($"--count must be 1 to {MaxCount}, --repeat 0 to {MaxCount}.");
        }

        using var sender = new Sender(url, arguments.GetValue(_insecure), _load.Get(arguments), TimeProvider.System);
        var deliveries = Deliveries(arguments, url, count, repeat, tamper);
        var report = await SendProgress.ShowAsync(
            count * (1 + repeat), answered => sender.SendAsync(deliveries, answered, cancellationToken));

        return SendReportWriter.Write(report, arguments.GetValue(_json), answer => tamper ? answer.Status == 403 : answer.IsAccepted);
    }

    private IEnumerable<Delivery> Deliveries(ParseResult arguments, Uri url, int count, int repeat, bool tamper)
    {
        var known = Known(arguments);
        var secret = _secret.Get(arguments)[0];
        _ = known.Secret(secret);
        var next = Bodies(arguments, known);

        for (var sent = 0; sent < count; sent++)
        {
            var body = next();
            // Set before it is signed, because the scheme may sign them, and again afterwards, because it may replace them.
            var headers = _header.Get(arguments).ToList();
            var request = headers.Aggregate(
                new SignedWebhookRequest(
                    known.Provider, body, secret, headers.DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase)),
                static (request, header) => request.WithHeader(header.Key, header.Value));
            var id = known.Id(request.Headers, body);
            request = tamper ? request.WithTamperedBody() : request;

            for (var again = 0; again <= repeat; again++)
            {
                yield return new(request.ToHttpRequestMessage(url.AbsoluteUri), id);
            }
        }
    }

    private KnownProvider Known(ParseResult arguments)
    {
        if (_scheme.Find(arguments) is { } scheme)
        {
            return arguments.GetValue(_provider) is not null ? throw new CliException(
                "--scheme is in place of PROVIDER and EVENT: pass --body with the body to send.")
                : arguments.GetValue(_body) is null ? throw new CliException("--scheme needs a body: pass --body with the file to send.")
                : scheme;
        }

        return arguments.GetValue(_body) is not null ? throw new CliException(
            "--body goes with --scheme. To send a body of a provider again, use 'webhooks replay'.")
            : arguments.GetValue(_provider) is { } name ? KnownProvider.Named(name)
            : throw new CliException(
                $"Name the provider, {string.Join(" or ", KnownProvider.Names)}, and the event; or pass --scheme and --body.");
    }

    private Func<byte[]> Bodies(ParseResult arguments, KnownProvider known)
    {
        if (arguments.GetValue(_body) is { } path)
        {
            var body = BodyFile.Read(path);
            return () => body;
        }

        var name = arguments.GetValue(_event)
            ?? throw new CliException($"Name the event: one of {string.Join(", ", Payloads.Events(known))}.");
        var edits = Edits(arguments);
        return () => Payloads.Create(known, name, edits, TimeProvider.System.GetUtcNow()).ToBytes();
    }

    private PayloadEdits Edits(ParseResult arguments) => new()
    {
        Status = arguments.GetValue(_status),
        Reason = arguments.GetValue(_reason),
        Branch = arguments.GetValue(_branch),
        Tag = arguments.GetValue(_tag),
        Score = arguments.GetValue(_score),
        Integration = (CircleCIIntegration)Math.Max(Array.IndexOf(Integrations, arguments.GetValue(_integration)), 0),
        Members = arguments.GetValue(_set) ?? [],
    };
}
