using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Webhooks.Cli.Api;

/// <summary>Checks whether an app accepts a secret, by a signed ping without effect.</summary>
internal static class EndpointProbe
{
    /// <summary>The status that the app answers; null when it does not answer.</summary>
    public static async Task<HttpStatusCode?> SendAsync(
        HttpClient client, Uri url, KnownProvider provider, string secret, CancellationToken cancellationToken)
    {
        // An event of a type without a handler; a new id each time, so that it is no repeat.
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["type"] = "ping",
            ["eventType"] = "ping",
            ["id"] = Guid.NewGuid().ToString(),
            ["happened_at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["webhook"] = new JsonObject { ["id"] = Guid.Empty.ToString(), ["name"] = "webhooks" },
        });
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        provider.Provider.Sign(headers, body, provider.Secret(secret));
        using var content = new ByteArrayContent(body);

        foreach (var (name, value) in headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            using var answer = await client.SendAsync(request, cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
