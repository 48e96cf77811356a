using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Webhooks.AspNetCore;

/// <summary>
/// Refuses two webhook endpoints at one address, wherever they were mapped: every delivery to it would be answered with an exception, and
/// nothing would say so before the first one came.
/// </summary>
internal static class WebhookAddresses
{
    /// <exception cref="InvalidOperationException">Two endpoints have one address.</exception>
    public static void EnsureDistinct(IServiceProvider services)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<WebhookEndpointMetadata>() is not { } webhook
                || endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is null)
            {
                continue;
            }

            if (!taken.TryAdd(Address(endpoint), webhook.Name))
            {
                throw new InvalidOperationException(
                    $"The webhook endpoints '{taken[Address(endpoint)]}' and '{webhook.Name}' have one address, "
                    + $"'{endpoint.RoutePattern.RawText}'. Give each a pattern or a host of its own.");
            }
        }
    }

    // The name of a parameter makes no difference to where a request goes; its constraints do.
    private static string Address(RouteEndpoint endpoint) => string.Join(
        '/',
        [
            .. endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [],
            .. endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Text))),
        ]);

    private static string Text(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{parameter.ParameterKind}{string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}"))}}}",
        _ => "",
    };
}
