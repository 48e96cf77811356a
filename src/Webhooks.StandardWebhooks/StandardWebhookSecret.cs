using System.Buffers.Text;

namespace Webhooks.StandardWebhooks;

/// <summary>Reads secrets as senders show them: base64, usually behind <c>whsec_</c>. No message repeats the refused text.</summary>
internal static class StandardWebhookSecret
{
    private const string Prefix = "whsec_";

    // As Supabase shows them: the version of the signature in front.
    private const string Version = "v1,";

    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank or not base64.</exception>
    public static WebhookSecret Create(string secret)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);

        // White space around it is of a file or an editor: base64 has none.
        var text = secret.Trim();

        if (text.StartsWith("whpk_", StringComparison.Ordinal) || text.StartsWith("whsk_", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "It is a key for asymmetric signatures (v1a), which are not verified here: take the sender's secret for v1, "
                + "usually shown with 'whsec_' in front.",
                nameof(secret));
        }

        var base64 = Without(Prefix, Without(Version, text));

        return Base64.IsValid(base64, out var length) && length > 0
            ? new WebhookSecret(Convert.FromBase64String(base64))
            : throw new ArgumentException(
                "A secret of Standard Webhooks is base64, usually behind 'whsec_': copy it whole, as the sender shows it.", nameof(secret));
    }

    private static string Without(string prefix, string text) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
}
