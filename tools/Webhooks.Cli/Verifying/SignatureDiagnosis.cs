using System.Globalization;

namespace Webhooks.Cli.Verifying;

/// <summary>Finds out why a signature does not hold, by trying what commonly goes wrong.</summary>
/// <param name="known">The provider.</param>
/// <param name="headers">The headers, signature included, by name in any case.</param>
/// <param name="secrets">The secrets.</param>
internal sealed class SignatureDiagnosis(KnownProvider known, Dictionary<string, string> headers, IReadOnlyList<string> secrets)
{
    private readonly string _signature = headers[known.SignatureHeader];

    public Diagnosis Explain(byte[] body)
    {
        var outcome = known.Provider.CheckHeaders(WebhookHeaders.Create(headers));

        return outcome == WebhookVerificationOutcome.TimestampOutOfRange ? OfTime(body)
            : outcome is not null ? OfForm(body)
            : body.Length == 0 ? new("empty-body", "the body is empty. Something has read it before it was saved.")
            : OfContent(body);
    }

    private Diagnosis OfTime(byte[] body)
    {
        var seconds = long.Parse(headers["webhook-timestamp"], CultureInfo.InvariantCulture);

        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return new("timestamp", "its time of sending is none that a clock has.");
        }

        var sent = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var then = KnownProvider.OfStandardWebhooks(new FixedTime(sent));
        var when = string.Create(
            CultureInfo.InvariantCulture,
            $"it was sent at {sent:yyyy-MM-dd HH:mm:ss} UTC, more than 5 minutes from now, and a receiver refuses it");

        return secrets.Any(secret => Holds(then, body, headers, known.Secret(secret)))
            ? new("timestamp", $"{when}. When it was sent, its signature held.")
            : Diagnosis.Join(new("timestamp", $"{when}."), new SignatureDiagnosis(then, headers, secrets).Explain(body))!;
    }

    private Diagnosis OfForm(byte[] body)
    {
        foreach (var other in KnownProvider.Received.Where(other => other.Name != known.Name && HasForm(other, _signature)))
        {
            var holds = secrets.Any(secret => other.Takes(secret) && Holds(other, body, With(other, _signature), other.Secret(secret)))
                ? ", and it holds"
                : "";
            var option = KnownProvider.All.Contains(other) ? "--provider" : "--scheme";
            return new("wrong-provider", $"this is a signature of {other.Provider.Name}{holds}. Pass {option} {other.Name}.");
        }

        var prefix = known.SignatureForm[..(known.SignatureForm.IndexOfAny(['=', ',']) + 1)];

        return HasForm(known, prefix + _signature)
            ? new("missing-prefix", $"the signature lacks its prefix. Pass the whole value: {known.SignatureForm}.")
            : HasForm(known, _signature.Trim(' ', '"', '\'', '\r', '\n'))
                ? new(
                    "signature-quotes", $"the signature has quotes or white space around it. Pass the value alone: {known.SignatureForm}.")
            : new(
                "malformed",
                $"this is no signature of {known.Provider.Name}. Pass the whole value of {known.SignatureHeader}: {known.SignatureForm}.");
    }

    private Diagnosis OfContent(byte[] body)
    {
        var bodies = BodyGuesses.Of(body).ToList();

        foreach (var secret in new SecretGuesses(known, secrets).All())
        {
            foreach (var guess in bodies)
            {
                if (Diagnosis.Join(secret.Diagnosis, guess.Diagnosis) is { } diagnosis && Holds(known, guess.Value, headers, secret.Value))
                {
                    return diagnosis;
                }
            }
        }

        return new(
            "no-match",
            "it matches no secret given, also not with white space, quotes or another encoding, and also not with the body in another "
            + "shape or encoding. Compare the secret "
            + $"with the one at {known.Provider.Name}, and save the raw body: webhooks listen --save.");
    }

    private bool HasForm(KnownProvider provider, string signature) =>
        provider.Provider.CheckHeaders(WebhookHeaders.Create(With(provider, signature))) is null;

    private Dictionary<string, string> With(KnownProvider provider, string signature) =>
        new(headers, StringComparer.OrdinalIgnoreCase) { [provider.SignatureHeader] = signature };

    private static bool Holds(KnownProvider provider, byte[] body, Dictionary<string, string> headers, WebhookSecret secret) =>
        provider.Provider.Verify(WebhookHeaders.Create(headers), body, [secret]).IsVerified;
}
