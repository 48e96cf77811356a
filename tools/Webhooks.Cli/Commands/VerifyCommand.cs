using System.CommandLine;
using Webhooks.Cli.Deliveries;
using Webhooks.Cli.Options;
using Webhooks.Cli.Output;
using Webhooks.Cli.Verifying;

namespace Webhooks.Cli.Commands;

/// <summary>Verifies a signature, and says what is wrong when it does not hold.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private readonly FileArgument _file = new();
    private readonly ProviderOption _provider = new();
    private readonly Option<string> _signature = new("--signature")
    {
        HelpName = "value",
        Description = "The value of the signature header. Without it, the one saved beside FILE by 'webhooks listen --save'.",
    };

    private readonly SchemeOption _scheme = new();
    private readonly HeaderOption _header = new();
    private readonly SecretOption _secret = new(several: true);
    private readonly JsonOption _json = new();

    public VerifyCommand()
        : base("verify", "Verify the signature of a body; on a mismatch, find out why.")
    {
        Add(_file);
        Add(_provider);
        Add(_scheme);
        Add(_signature);
        Add(_header);
        Add(_secret);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks verify body.json --provider circleci --signature v1=4fcc…",
        "webhooks verify body.json --scheme standard-webhooks --header 'webhook-id: msg_1' --header 'webhook-timestamp: 1772600767' "
        + "--signature v1,…",
        "webhooks verify deliveries/20250612T090347318-00001-perfsee-bundle-finished.json --secret current --secret retired",
    ];

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var path = arguments.GetRequiredValue(_file);
        var delivery = SavedDelivery.Read(path);
        var known = _scheme.Find(arguments) ?? Provider(arguments, delivery.Body);
        var secrets = _secret.Get(arguments);
        var headers = delivery.SingleHeaders();

        foreach (var (name, value) in _header.Get(arguments))
        {
            headers[name] = value;
        }

        if (known == KnownProvider.StandardWebhooks)
        {
            TakeFromSvix(headers);
        }

        if ((arguments.GetValue(_signature) ?? headers.GetValueOrDefault(known.SignatureHeader)) is not { } signature)
        {
            throw new CliException($"There is no signature: pass --signature with the value of the header {known.SignatureHeader}.");
        }

        headers[known.SignatureHeader] = signature;
        var verification = known.Provider.Verify(WebhookHeaders.Create(headers), delivery.Body, [.. secrets.Select(known.Secret)]);
        var diagnosis = verification.IsVerified ? null : new SignatureDiagnosis(known, headers, secrets).Explain(delivery.Body);

        Write(arguments.GetValue(_json), known, verification, secrets.Length, diagnosis);
        return Task.FromResult(verification.IsVerified ? ExitCode.Yes : ExitCode.No);
    }

    // Senders that use Svix send the same headers under names of their own.
    private static void TakeFromSvix(Dictionary<string, string> headers)
    {
        foreach (var name in (ReadOnlySpan<string>)["id", "timestamp", "signature"])
        {
            if (headers.TryGetValue($"svix-{name}", out var value))
            {
                headers.TryAdd($"webhook-{name}", value);
            }
        }
    }

    // A body in another encoding names its event type only once it is decoded.
    private KnownProvider Provider(ParseResult arguments, byte[] body) =>
        arguments.GetValue(_provider) is null
            && BodyWrappers.Of(body).Select(guess => KnownProvider.Of(guess.Value)).FirstOrDefault(known => known is not null) is { } known
            ? known
            : _provider.Get(arguments, body);

    private static void Write(bool json, KnownProvider known, WebhookVerification verification, int secrets, Diagnosis? diagnosis)
    {
        if (json)
        {
            Terminal.Write(new()
            {
                ["provider"] = known.Name,
                ["verified"] = verification.IsVerified,
                ["outcome"] = verification.Outcome.ToString(),
                ["secret"] = verification.IsVerified ? verification.SecretIndex + 1 : null,
                ["diagnosis"] = diagnosis?.Code,
                ["cure"] = diagnosis?.Text,
            });
        }
        else if (diagnosis is null)
        {
            var which = secrets == 1 ? "the secret" : $"secret {verification.SecretIndex + 1} of {secrets}";
            Console.Out.WriteLine($"Verified: a signature of {known.Provider.Name} with {which}.");
        }
        else
        {
            Terminal.Complain($"Not verified ({verification.Outcome}): {diagnosis.Text}");
        }
    }
}
