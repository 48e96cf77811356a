using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Webhooks.AspNetCore;

/// <summary>What an endpoint takes and answers, for the app's OpenAPI document.</summary>
internal static class WebhookEndpointDescription
{
    private static readonly int[] Statuses = [200, 400, 403, 408, 413, 415, 500, 503];

    public static IEnumerable<object> Of(WebhookProvider provider)
    {
        yield return new TagsAttribute("Webhooks");
        yield return new EndpointSummaryAttribute($"Receives webhooks of {provider.Name}.");

        // A body without a type would break the document; and an app without reflection can only describe the types that it lists itself.
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            yield return new AcceptsMetadata(["application/json"], typeof(JsonElement));
        }

        foreach (var status in Statuses)
        {
            yield return new ProducesResponseTypeMetadata(status, typeof(void));
        }
    }
}
