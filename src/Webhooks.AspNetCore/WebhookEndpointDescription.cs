using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Webhooks.AspNetCore;

/// <summary>The description of an endpoint's request and answers for the app's OpenAPI document.</summary>
internal static class WebhookEndpointDescription
{
    private static readonly int[] Statuses = [200, 400, 403, 405, 408, 413, 415, 500, 503];

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

    /// <summary>Adds what the route's pattern names, groups included, to an endpoint that describes itself.</summary>
    public static void AddRouteParameters(EndpointBuilder endpoint)
    {
        // As above.
        if (JsonSerializer.IsReflectionEnabledByDefault
            && endpoint is RouteEndpointBuilder route
            && endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault() is { } method)
        {
            foreach (var parameter in route.RoutePattern.Parameters)
            {
                endpoint.Metadata.Add(new RouteParameter(parameter.Name, method));
            }
        }
    }
}
