using System.CommandLine;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Options;
using Webhooks.Cli.Sending;
using Webhooks.Testing;

namespace Webhooks.Cli.Commands;

/// <summary>Sends saved deliveries again.</summary>
internal sealed class ReplayCommand : CliCommand
{
    private readonly Argument<string> _path = new("FILE-OR-FOLDER") { Description = "A raw body, or a folder of 'webhooks listen --save', in the order of its names." };
    private readonly UrlOption _url = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly ProviderOption _provider = new();
    private readonly LoadOptions _load = new();
    private readonly JsonOption _json = new();

    public ReplayCommand()
        : base(
            "replay",
            "Send saved deliveries again: as they came, with their headers and signature; or signed anew when a secret is given or none was saved.")
    {
        Add(_path);
        Add(_url);
        Add(_secret);
        Add(_provider);
        _load.AddTo(this);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks replay deliveries --url http://localhost:5000/webhooks/circleci",
        "webhooks replay body.json --url http://localhost:5000/webhooks/perfsee --provider perfsee --secret local-secret",
    ];

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var url = _url.Get(arguments);
        var paths = SavedDelivery.Find(arguments.GetRequiredValue(_path));

        using var sender = new Sender(url, _load.Get(arguments), TimeProvider.System);
        var requests = paths.Select(path => Request(arguments, url, path));
        var report = await SendProgress.ShowAsync(paths.Count, answered => sender.SendAsync(requests, answered, cancellationToken));

        return SendReportWriter.Write(report, arguments.GetValue(_json), answer => answer.IsAccepted);
    }

    private HttpRequestMessage Request(ParseResult arguments, Uri url, string path)
    {
        var delivery = SavedDelivery.Read(path);
        var secrets = _secret.Find(arguments);

        if (delivery.Headers.Count > 0 && arguments.GetValue(_secret) is not { Length: > 0 })
        {
            return delivery.ToHttpRequestMessage(url);
        }

        if (secrets.Length == 0)
        {
            throw new CliException($"No headers were saved beside '{path}': pass --secret, or set {SecretOption.Variable}, to sign it anew.");
        }

        return new SignedWebhookRequest(_provider.Get(arguments, delivery.Body).Provider, delivery.Body, secrets[0]).ToHttpRequestMessage(url.AbsoluteUri);
    }
}
