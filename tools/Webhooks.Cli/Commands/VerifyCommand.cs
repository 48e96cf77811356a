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

    private readonly SecretOption _secret = new(several: true);
    private readonly JsonOption _json = new();

    public VerifyCommand()
        : base("verify", "Verify the signature of a body; on a mismatch, find out why.")
    {
        Add(_file);
        Add(_provider);
        Add(_signature);
        Add(_secret);
        Add(_json);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "webhooks verify body.json --provider circleci --signature v1=4fcc…",
        "webhooks verify deliveries/20250612T090347318-00001-perfsee-bundle-finished.json --secret current --secret retired",
    ];

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var path = arguments.GetRequiredValue(_file);
        var delivery = SavedDelivery.Read(path);
        var known = _provider.Get(arguments, delivery.Body);
        var secrets = _secret.Get(arguments);
        var signature = arguments.GetValue(_signature)
            ?? delivery.Header(known.SignatureHeader)
            ?? throw new CliException($"There is no signature: pass --signature with the value of the header {known.SignatureHeader}.");
        var verification = known.Provider.Verify(
            known.Headers(signature), delivery.Body, [.. secrets.Select(known.Provider.CreateSecret)]);
        var diagnosis = verification.IsVerified ? null : new SignatureDiagnosis(known, signature, secrets).Explain(delivery.Body);

        Write(arguments.GetValue(_json), known, verification, secrets.Length, diagnosis);
        return Task.FromResult(verification.IsVerified ? ExitCode.Yes : ExitCode.No);
    }

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
