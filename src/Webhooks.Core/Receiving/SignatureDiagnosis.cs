using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Webhooks.Telemetry;

namespace Webhooks.Receiving;

/// <summary>
/// Says in the log what a developer most likely did wrong when a signature does not hold. Only in Development: it hashes the body several
/// times more, and a stranger learns nothing from it, as it never reaches the answer.
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
            if (other.CheckHeaders(headers) == WebhookVerificationOutcome.None)
            {
                return $"The request carries a signature of {other.Name}: its webhook points at the address of {provider.Name}.";
            }
        }

        return $"The request has no signature: set the secret in the webhook's settings at {provider.Name} too.";
    }

    private string OfMismatch(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets)
    {
        if (body.IsEmpty || (long.TryParse(headers["content-length"], NumberStyles.None, CultureInfo.InvariantCulture, out var sent) && sent > body.Length))
        {
            return $"Only {body.Length} bytes of the body were left: a middleware in front of the endpoint has read it. Move it behind the "
                + "endpoint, or let it call EnableBuffering and set the body's position back.";
        }

        foreach (var secret in secrets)
        {
            if (secret.Trimmed() is { } trimmed && provider.Verify(headers, body, [trimmed]).IsVerified)
            {
                return "The signature matches a secret without the white space around it: remove the space or line end from the setting.";
            }
        }

        if (body.StartsWith(Encoding.UTF8.Preamble) && provider.Verify(headers, body[Encoding.UTF8.Preamble.Length..], secrets).IsVerified)
        {
            return "The signature matches the body without its byte order mark: something on the way added it.";
        }

        if (Matches(headers, [.. body, (byte)'\n'], secrets) || Matches(headers, body.TrimEnd("\r\n"u8), secrets))
        {
            return "The signature matches the body with another line end: something on the way, or an editor, changed it.";
        }

        return "The signature matches no secret of this endpoint. Either the secret is another one than in the webhook's settings, or something "
            + "on the way changed the body: it must arrive byte for byte as it was signed.";
    }

    private bool Matches(WebhookHeaders headers, ReadOnlySpan<byte> body, ReadOnlySpan<WebhookSecret> secrets) =>
        provider.Verify(headers, body, secrets).IsVerified;
}
