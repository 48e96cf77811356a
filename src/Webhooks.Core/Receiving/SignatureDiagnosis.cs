using System.Globalization;
using Microsoft.Extensions.Logging;
using Webhooks.Receiving.Diagnosis;
using Webhooks.Telemetry;

namespace Webhooks.Receiving;

/// <summary>
/// Logs the likely cause when a signature does not hold. Only in Development: it hashes the body up to a few hundred times more. The
/// sender learns nothing from it, because the cause is never part of the answer.
/// </summary>
internal sealed class SignatureDiagnosis(string endpoint, IReadOnlyList<WebhookProvider> others, WebhookProvider provider, ILogger logger)
{
    public void Explain(
        WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets, WebhookVerificationOutcome outcome)
    {
        var hint = outcome == WebhookVerificationOutcome.Mismatch ? OfMismatch(headers, body, secrets) : OfHeader(headers, outcome);

        if (hint is not null)
        {
            Log.Diagnosed(logger, endpoint, hint);
        }
    }

    private string? OfHeader(WebhookHeaders headers, WebhookVerificationOutcome outcome)
    {
        if (outcome != WebhookVerificationOutcome.MissingSignature)
        {
            return null;
        }

        foreach (var other in others)
        {
            if (other.CheckHeaders(headers) is null)
            {
                return $"The request carries a signature of {other.Name}: its webhook points at the address of {provider.Name}.";
            }
        }

        return $"The request has no signature: set the secret in the webhook's settings at {provider.Name} too.";
    }

    private string OfMismatch(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        if (body.IsEmpty || (long.TryParse(headers["content-length"], NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
            && sent > body.Length))
        {
            return $"Only {body.Length} bytes of the body were left: a middleware in front of the endpoint has read it. Move it behind the "
                + "endpoint, or let it call EnableBuffering and set the body's position back.";
        }

        foreach (var secret in secrets)
        {
            foreach (var guess in SecretGuesses.Of(secret.Key.ToArray(), provider.MaxSecretLength))
            {
                if (provider.Verify(headers, body, [new(guess.Key)]).IsVerified)
                {
                    return guess.IsOurs
                        ? $"The signature matches another secret: the setting here holds the secret {guess.Form}. Remove what is not part "
                            + "of it."
                        : $"The signature matches another secret: the webhook's settings at {provider.Name} hold the secret {guess.Form}. "
                            + "Set it there again, the same as here.";
                }
            }
        }

        foreach (var guess in BodyGuesses.Of(body.ToArray()))
        {
            if (provider.Verify(headers, guess.Body, secrets).IsVerified)
            {
                return $"The signature matches another body: this one {guess.Form}. Find what does that on the way, and let the body "
                    + "through as it is.";
            }
        }

        return "The signature matches no secret of this endpoint. Either the secret is another one than in the webhook's settings, or "
            + "something on the way changed the body: it must arrive byte for byte as it was signed.";
    }
}
