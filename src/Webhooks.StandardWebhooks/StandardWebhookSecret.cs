using System.Buffers.Text;

namespace Webhooks.StandardWebhooks;

/// <summary>Reads secrets as senders show them: base64, usually behind <c>whsec_</c>. No message repeats the refused text.</summary>
internal static class StandardWebhookSecret
{
    private const string Prefix = "whsec_";

    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank or not base64.</exception>
    public static WebhookSecret Create(string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);

        if (secret.StartsWith("whpk_", StringComparison.Ordinal) || secret.StartsWith("whsk_", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "It is a key for asymmetric signatures (v1a), which are not verified here: take the sender's secret for v1, "
                + "usually shown with 'whsec_' in front.",
                nameof(secret));
        }

        var base64 = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;

        return base64.Length > 0 && Base64.IsValid(base64)
            ? new WebhookSecret(Convert.FromBase64String(base64))
            : throw new ArgumentException(
                "A secret of Standard Webhooks is base64, usually behind 'whsec_': copy it whole, as the sender shows it.", nameof(secret));
    }
}
