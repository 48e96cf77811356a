using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that receive from senders that follow Standard Webhooks.</summary>
public static class StandardWebhookEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an endpoint that was added with <c>AddStandardWebhook</c> of the package Webhooks.StandardWebhooks; see
    /// <see cref="WebhookEndpointRouteBuilderExtensions.MapWebhook"/>.
    /// </summary>
    /// <param name="endpoints">The app, or a route group.</param>
    /// <param name="pattern">The route pattern, such as <c>/webhooks/openai</c>.</param>
    /// <param name="name">The endpoint's name, as it was added.</param>
    /// <returns>A builder for conventions, such as <c>RequireRateLimiting</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no such endpoint of Standard Webhooks, it has no secret, or its configuration cannot be read. Two endpoints at one address
    /// end the start of the app with this exception too.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Its options are not valid; a secret that is not base64, for example.
    /// </exception>
    public static IEndpointConventionBuilder MapStandardWebhook(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string name) =>
        WebhookEndpointRouteBuilderExtensions.Map(endpoints, pattern, name, "StandardWebhooks", "AddStandardWebhook(name)");
}
