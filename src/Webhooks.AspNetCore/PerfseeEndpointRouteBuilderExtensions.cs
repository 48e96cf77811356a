using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Webhooks.Perfsee;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that receive Perfsee's webhooks.</summary>
public static class PerfseeEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps an endpoint that was added with <c>AddPerfseeWebhook</c>; see <see cref="WebhookEndpointRouteBuilderExtensions.MapWebhook"/>.
    /// </summary>
    /// <param name="endpoints">The app, or a route group.</param>
    /// <param name="pattern">The route pattern, such as <c>/webhooks/perfsee</c>.</param>
    /// <param name="name">The endpoint's name, where it was added under another one.</param>
    /// <returns>A builder for conventions, such as <c>RequireRateLimiting</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no such endpoint of Perfsee, it has no secret, or its configuration cannot be read. Two endpoints at one address end the
    /// start of the app with this exception too.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its options are not valid.</exception>
    public static IEndpointConventionBuilder MapPerfseeWebhook(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string name = PerfseeWebhook.ProviderName) =>
        WebhookEndpointRouteBuilderExtensions.Map(endpoints, pattern, name, PerfseeWebhook.ProviderName);
}
