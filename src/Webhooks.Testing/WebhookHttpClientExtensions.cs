using System.Diagnostics.CodeAnalysis;

namespace Webhooks.Testing;

/// <summary>Sends deliveries the way their providers do.</summary>
public static class WebhookHttpClientExtensions
{
    /// <summary>Signs a payload and posts it with every header that CircleCI sends.</summary>
    /// <param name="client">The client; that of a <c>WebApplicationFactory</c>, say.</param>
    /// <param name="path">The endpoint's address, or its path under the client's base address.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="secret">The secret to sign with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">An argument is null, or <paramref name="secret"/> is blank.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static Task<HttpResponseMessage> SendCircleCIWebhookAsync(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string path,
        CircleCIPayload payload,
        string secret,
        CancellationToken cancellationToken = default) =>
        client.SendWebhookAsync(path, new SignedWebhookRequest(payload, secret), cancellationToken);

    /// <summary>Signs a payload and posts it with every header that Perfsee sends.</summary>
    /// <param name="client">The client; that of a <c>WebApplicationFactory</c>, say.</param>
    /// <param name="path">The endpoint's address, or its path under the client's base address.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="secret">The secret to sign with.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">An argument is null, or <paramref name="secret"/> is blank.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static Task<HttpResponseMessage> SendPerfseeWebhookAsync(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string path,
        PerfseePayload payload,
        string secret,
        CancellationToken cancellationToken = default) =>
        client.SendWebhookAsync(path, new SignedWebhookRequest(payload, secret), cancellationToken);

    /// <summary>Signs a payload and posts it with every header that Standard Webhooks asks for.</summary>
    /// <param name="client">The client; that of a <c>WebApplicationFactory</c>, say.</param>
    /// <param name="path">The endpoint's address, or its path under the client's base address.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="secret">The secret to sign with: base64, with or without <c>whsec_</c> in front.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">An argument is null, or <paramref name="secret"/> is blank or not base64.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static Task<HttpResponseMessage> SendStandardWebhookAsync(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string path,
        StandardWebhookPayload payload,
        string secret,
        CancellationToken cancellationToken = default) =>
        client.SendWebhookAsync(path, new SignedWebhookRequest(payload, secret), cancellationToken);

    /// <summary>Posts a request of any provider as it is, right or wrong. Sent again, it is a repeat.</summary>
    /// <param name="client">The client; that of a <c>WebApplicationFactory</c>, say.</param>
    /// <param name="path">The endpoint's address, or its path under the client's base address.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static async Task<HttpResponseMessage> SendWebhookAsync(
        this HttpClient client,
        [StringSyntax(StringSyntaxAttribute.Uri)] string path,
        SignedWebhookRequest request,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);

        using var message = request.ToHttpRequestMessage(path);
        return await client.SendAsync(message, cancellationToken);
    }
}
