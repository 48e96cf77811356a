using System.CommandLine;
using Webhooks.Cli.Options;
using Webhooks.Cli.Sending;
using Webhooks.Testing;

namespace Webhooks.Cli.Commands;

/// <summary>Sends signed sample deliveries as a provider does.</summary>
internal sealed class SendCommand : CliCommand
{
    private const int MaxCount = 1_000_000;
    private static readonly string[] Integrations = ["github", "github-app", "gitlab", "bitbucket"];

    private readonly Argument<string> _provider = new("PROVIDER") { Description = string.Join(" or ", KnownProvider.Names) };
    private readonly Argument<string> _event = new("EVENT")
    {
        Description = string.Join("; ", KnownProvider.All.Select(known => $"{known.Name}: {string.Join(", ", Payloads.Events(known))}")),
    };

    private readonly UrlOption _url = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly Option<string> _status = new("--status") { HelpName = "status", Description = "How it ended: failed, canceled; Failed for Perfsee." };
    private readonly Option<string> _branch = new("--branch") { HelpName = "name", Description = "The branch that was built." };
    private readonly Option<string> _tag = new("--tag") { HelpName = "name", Description = "The tag that was built, in place of a branch (CircleCI)." };
    private readonly Option<int?> _score = new("--score") { HelpName = "0-100", Description = "The bundle's score (Perfsee)." };
    private readonly Option<string> _integration = new("--integration") { HelpName = string.Join('|', Integrations), Description = "How the repository is connected (CircleCI)." };
    private readonly Option<string[]> _set = new("--set") { HelpName = "path=value", Description = "Set any member of the body: --set pipeline.number=7. Repeat it for several." };
    private readonly Option<int> _count = new("--count") { HelpName = "number", Description = "How many deliveries, each with an id of its own.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _repeat = new("--repeat") { HelpName = "times", Description = "Send each delivery so many times more, unchanged: repeats, which are answered 200 and not handled again." };
    private readonly Option<bool> _tamper = new("--tamper") { Description = "Change each body after it was signed: right is the answer 403." };
    private readonly LoadOptions _load = new();
    private readonly JsonOption _json = new();

    public SendCommand()
        : base("send", "Send realistic deliveries, signed and with every header that the provider sends.")
    {
        _provider.AcceptOnlyFromAmong(KnownProvider.Names);
        _integration.AcceptOnlyFromAmong(Integrations);
        Add(_provider);
        Add(_event);

        foreach (var option in (ReadOnlySpan<Option>)[_url, _secret, _status, _branch, _tag, _score, _integration, _set, _count, _repeat, _tamper])
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

        using var sender = new Sender(url, _load.Get(arguments), TimeProvider.System);
        var requests = Requests(arguments, url, count, repeat, tamper);
        var report = await SendProgress.ShowAsync(count * (1 + repeat), answered => sender.SendAsync(requests, answered, cancellationToken));

        return SendReportWriter.Write(report, arguments.GetValue(_json), answer => tamper ? answer.Status == 403 : answer.IsAccepted);
    }

    private IEnumerable<HttpRequestMessage> Requests(ParseResult arguments, Uri url, int count, int repeat, bool tamper)
    {
        var provider = KnownProvider.Named(arguments.GetRequiredValue(_provider));
        var secret = _secret.Get(arguments)[0];
        var edits = Edits(arguments);

        for (var sent = 0; sent < count; sent++)
        {
            var payload = Payloads.Create(provider, arguments.GetRequiredValue(_event), edits, TimeProvider.System.GetUtcNow());
            var request = new SignedWebhookRequest(payload, secret);
            request = tamper ? request.WithTamperedBody() : request;

            for (var again = 0; again <= repeat; again++)
            {
                yield return request.ToHttpRequestMessage(url.AbsoluteUri);
            }
        }
    }

    private PayloadEdits Edits(ParseResult arguments) => new()
    {
        Status = arguments.GetValue(_status),
        Branch = arguments.GetValue(_branch),
        Tag = arguments.GetValue(_tag),
        Score = arguments.GetValue(_score),
        Integration = (CircleCIIntegration)Math.Max(Array.IndexOf(Integrations, arguments.GetValue(_integration)), 0),
        Members = arguments.GetValue(_set) ?? [],
    };
}
