namespace Webhooks.Cli.Verifying;

/// <summary>Finds out why a signature does not hold, by trying what commonly goes wrong.</summary>
internal sealed class SignatureDiagnosis(KnownProvider known, string signature, IReadOnlyList<string> secrets)
{
    public Diagnosis Explain(byte[] body)
    {
        var outcome = known.Provider.CheckHeaders(known.Headers(signature));

        return outcome != WebhookVerificationOutcome.None ? OfForm(body)
            : body.Length == 0 ? new("empty-body", "the body is empty. Something has read it before it was saved.")
            : OfContent(body);
    }

    private Diagnosis OfForm(byte[] body)
    {
        foreach (var other in KnownProvider.All.Where(other => other.Provider.CheckHeaders(other.Headers(signature)) == WebhookVerificationOutcome.None))
        {
            var holds = secrets.Any(secret => Holds(other, body, signature, secret)) ? ", and it holds" : "";
            return new("wrong-provider", $"this is a signature of {other.Provider.Name}{holds}. Pass --provider {other.Name}.");
        }

        var prefix = known.SignatureForm[..(known.SignatureForm.IndexOf('=') + 1)];

        return known.Provider.CheckHeaders(known.Headers(prefix + signature)) == WebhookVerificationOutcome.None
            ? new("missing-prefix", $"the signature lacks its prefix. Pass the whole value: {known.SignatureForm}.")
            : new("malformed", $"this is no signature of {known.Provider.Name}. Pass the whole value of {known.SignatureHeader}: {known.SignatureForm}.");
    }

    private Diagnosis OfContent(byte[] body)
    {
        foreach (var secret in SecretGuesses.Of(secrets))
        {
            foreach (var guess in BodyGuesses.Of(body))
            {
                if ((secret.Diagnosis ?? guess.Diagnosis) is { } diagnosis && Holds(known, guess.Value, signature, secret.Value))
                {
                    return secret.Diagnosis is { } first && guess.Diagnosis is { } second
                        ? new($"{first.Code}+{second.Code}", $"{first.Text} And {second.Text}")
                        : diagnosis;
                }
            }
        }

        return new(
            "no-match",
            $"it matches no secret given, nor one with white space, nor the body in another shape. Compare the secret with the one at {known.Provider.Name}, "
            + "and save the raw body: webhooks listen --save.");
    }

    private static bool Holds(KnownProvider provider, byte[] body, string signature, string secret) =>
        provider.Provider.Verify(provider.Headers(signature), body, [provider.Provider.CreateSecret(secret)]).IsVerified;
}
