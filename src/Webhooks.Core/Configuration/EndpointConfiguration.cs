namespace Webhooks.Configuration;

/// <summary>One valid state of an endpoint's options, with the keys of its secrets ready. Immutable.</summary>
internal sealed class EndpointConfiguration(WebhookOptions options, WebhookSecret[] secrets)
{
    public WebhookOptions Options => options;

    public WebhookSecret[] Secrets => secrets;
}
