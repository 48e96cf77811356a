using System.Globalization;

namespace Webhooks.StandardWebhooks;

/// <summary>
/// Provides Standard Webhooks (https://www.standardwebhooks.com) without ASP.NET and without dependency injection: for functions, queue
/// workers and programs that already hold the body. All members are safe for concurrent use.
/// </summary>
public static class StandardWebhook
{
    /// <summary>The provider's name, the same for all senders: <c>StandardWebhooks</c>. The sender is named by its endpoint.</summary>
    public const string ProviderName = "StandardWebhooks";

    /// <summary>The name of the header that carries the id: <c>webhook-id</c>; <c>svix-id</c> is read too.</summary>
    public const string IdHeader = StandardWebhookHeaders.IdName;

    /// <summary>
    /// The name of the header that carries the time of sending: <c>webhook-timestamp</c>; <c>svix-timestamp</c> is read too.
    /// </summary>
    public const string TimestampHeader = StandardWebhookHeaders.TimestampName;

    /// <summary>The name of the header that carries the signatures: <c>webhook-signature</c>; <c>svix-signature</c> is read too.</summary>
    public const string SignatureHeader = StandardWebhookHeaders.SignatureName;

    /// <summary>Gets how far the time of sending may be from now, either way, unless the endpoint says otherwise: 5 minutes.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets Standard Webhooks as a provider that knows no types, for the methods that take any provider.</summary>
    public static WebhookProvider Provider { get; } = new StandardWebhooksProvider();

    /// <summary>Makes such a provider with another clock or tolerance.</summary>
    /// <param name="time">The clock; <see langword="null"/> takes the system's.</param>
    /// <param name="tolerance">
    /// How far the time of sending may be from now, either way; <see langword="null"/> takes <see cref="DefaultTolerance"/>.
    /// </param>
    /// <returns>The provider.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="tolerance"/> is not greater than zero, or more than 24 hours.
    /// </exception>
    public static WebhookProvider CreateProvider(TimeProvider? time = null, TimeSpan? tolerance = null)
    {
        var provider = new StandardWebhooksProvider { Time = time ?? TimeProvider.System };

        if (tolerance is { } given)
        {
            provider.Tolerance = Checked(given);
        }

        return provider;
    }

    /// <summary>Verifies a delivery and turns it into its event.</summary>
    /// <param name="headers">The headers: id, time and signatures.</param>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="secret">The secret as the sender shows it: base64, usually behind <c>whsec_</c>.</param>
    /// <returns>The event; its <see cref="StandardWebhookEnvelope.Data"/> is read with <c>Deserialize</c> of System.Text.Json.</returns>
    /// <exception cref="WebhookSignatureException">The signature does not hold, or was made too long ago.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank or not base64.</exception>
    public static StandardWebhookEnvelope ConstructEvent(WebhookHeaders headers, ReadOnlySpan<byte> body, string secret) =>
        ConstructEvent(headers, body, Provider.CreateSecret(secret));

    /// <summary>
    /// Verifies a delivery with one of several secrets and turns it into its event. Keep the secrets: making one hashes the key.
    /// </summary>
    /// <param name="headers">The headers: id, time and signatures.</param>
    /// <param name="body">The body exactly as it came: not decoded, not re-serialized.</param>
    /// <param name="secret">The current secret, made by <see cref="CreateSecret"/>.</param>
    /// <param name="retired">Secrets that are still accepted, such as the previous one during a rotation.</param>
    /// <returns>The event; its <see cref="StandardWebhookEnvelope.Data"/> is read with <c>Deserialize</c> of System.Text.Json.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    /// <exception cref="WebhookSignatureException">The signature does not hold, or was made too long ago.</exception>
    public static StandardWebhookEnvelope ConstructEvent(
        WebhookHeaders headers, ReadOnlySpan<byte> body, WebhookSecret secret, params ReadOnlySpan<WebhookSecret> retired) =>
        (StandardWebhookEnvelope)Provider.ConstructEvent(headers, body, secret, retired);

    /// <summary>Makes a secret of the text that the sender shows.</summary>
    /// <param name="secret">Base64, usually behind <c>whsec_</c>.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is null, blank or not base64.</exception>
    public static WebhookSecret CreateSecret(string secret) => StandardWebhookSecret.Create(secret);

    /// <summary>Makes the value of <see cref="SignatureHeader"/> that a sender would send with a body.</summary>
    /// <param name="id">The message's id: 1 to 200 characters.</param>
    /// <param name="sentAt">The time of sending; whole seconds count.</param>
    /// <param name="body">The body.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>One signature.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> or <paramref name="secret"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or too long.</exception>
    public static string Sign(string id, DateTimeOffset sentAt, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(secret);
        return StandardWebhookSignature.Sign(id, sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, secret);
    }

    internal static TimeSpan Checked(TimeSpan tolerance) =>
        tolerance > TimeSpan.Zero && tolerance <= TimeSpan.FromHours(24)
            ? tolerance
            : throw new ArgumentOutOfRangeException(
                nameof(tolerance), tolerance, "The tolerance must be greater than zero and at most 24 hours.");
}
