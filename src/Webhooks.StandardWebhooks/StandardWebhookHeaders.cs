namespace Webhooks.StandardWebhooks;

/// <summary>
/// The names of the headers. Senders that use Svix send the same headers under names of their own; those count where there is no
/// <c>webhook-signature</c>. All three have one prefix: mixed ones are not of one sender.
/// </summary>
internal readonly struct StandardWebhookHeaders
{
    public const string IdName = "webhook-id";
    public const string TimestampName = "webhook-timestamp";
    public const string SignatureName = "webhook-signature";

    private StandardWebhookHeaders(string id, string timestamp, string signature) =>
        (Id, Timestamp, Signature) = (id, timestamp, signature);

    public string Id { get; }

    public string Timestamp { get; }

    public string Signature { get; }

    public static StandardWebhookHeaders Of(WebhookHeaders headers) =>
        headers[SignatureName].Count == 0 && headers["svix-signature"].Count > 0
            ? new("svix-id", "svix-timestamp", "svix-signature")
            : new(IdName, TimestampName, SignatureName);
}
