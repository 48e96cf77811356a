using System.CommandLine;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Options;
using Webhooks.Cli.Sending;
using Webhooks.Testing;

namespace Webhooks.Cli.Commands;

/// <summary>Sends saved deliveries again.</summary>
internal sealed class ReplayCommand : CliCommand
{
    private readonly Argument<string> _path =
        new("FILE-OR-FOLDER") { Description = "A raw body, or a folder of 'webhooks listen --save', in the order of its names." };
    private readonly UrlOption _url = new();
    private readonly SecretOption _secret = new(several: false);
    private readonly ProviderOption _provider = new();
    private readonly SchemeOption _scheme = new();
    private readonly InsecureOption _insecure = new();
    private readonly LoadOptions _load = new();
    private readonly JsonOption _json = new();

    public ReplayCommand()
        : base(
            "replay",
            "Send saved deliveries again: as they came, with their headers and signature; or signed again when a secret is given or none "
            + "was saved. Prints the answer to each file.")
    {
        Add(_path);
        Add(_url);
        Add(_secret);
        Add(_provider);
        Add(_scheme);
        Add(_insecure);
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

        using var sender = new Sender(url, arguments.GetValue(_insecure), _load.Get(arguments), TimeProvider.System);
        var deliveries = paths.Select(path => Read(arguments, url, path));
        var report = await SendProgress.ShowAsync(paths.Count, answered => sender.SendAsync(deliveries, answered, cancellationToken));

        return SendReportWriter.Write(report, arguments.GetValue(_json), answer => answer.IsAccepted);
    }

    private Delivery Read(ParseResult arguments, Uri url, string path)
    {
        var delivery = SavedDelivery.Read(path);
        var secrets = _secret.Find(arguments);

        if (delivery.Headers.Count > 0 && arguments.GetValue(_secret) is not { Length: > 0 })
        {
            return new(delivery.ToHttpRequestMessage(url), Id(arguments, delivery), path);
        }

        if (secrets.Length == 0)
        {
            throw new CliException(
                $"No headers were saved beside '{path}': pass --secret, or set {SecretOption.Variable}, to sign it again.");
        }

        var known = _scheme.Find(arguments) ?? _provider.Get(arguments, delivery.Body);
        _ = known.Secret(secrets[0]);
        var request = new SignedWebhookRequest(known.Provider, delivery.Body, secrets[0]);
        return new(request.ToHttpRequestMessage(url.AbsoluteUri), known.Id(request.Headers, delivery.Body), path);
    }

    private string Id(ParseResult arguments, SavedDelivery delivery) =>
        (_scheme.Find(arguments) ?? KnownProvider.Of(delivery.Body))?.Id(delivery.SingleHeaders(), delivery.Body) ?? "";
}
