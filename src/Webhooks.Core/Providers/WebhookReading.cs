namespace Webhooks;

/// <summary>Represents what <see cref="WebhookProvider.Read"/> found in a body. The default value is not identified.</summary>
public readonly record struct WebhookReading
{
    /// <summary>
    /// Gets a value indicating whether the body is what the provider sends: the result of <see cref="WebhookProvider.TryIdentify"/>.
    /// </summary>
    public bool IsIdentified { get; init; }

    /// <summary>Gets the identity that <see cref="WebhookProvider.TryIdentify"/> finds.</summary>
    public WebhookIdentity Identity { get; init; }

    /// <summary>Gets the event that <see cref="WebhookProvider.Parse"/> would make of the body.</summary>
    /// <value><see langword="null"/> leaves it to that method.</value>
    public WebhookEvent? Event { get; init; }
}
