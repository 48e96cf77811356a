using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Webhooks;
using Webhooks.AspNetCore;
using Webhooks.Configuration;
using Webhooks.Receiving;
using Webhooks.Telemetry;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that receive webhooks.</summary>
public static class WebhookEndpointRouteBuilderExtensions
{
    /// <summary>Maps an endpoint that was added to the services with <c>AddWebhook</c> or a provider's own method.</summary>
    /// <remarks>
    /// It answers on its own under an authenticated fallback policy, antiforgery, and status-code pages: the signature is what lets a
    /// delivery in. It works under route groups, rate limiting and host filters, which go on the builder that is returned. Authorization
    /// that is required there, or on a group, is required of deliveries too. Redirection to https comes first: give the provider the final
    /// address.
    /// </remarks>
    /// <param name="endpoints">The app, or a route group.</param>
    /// <param name="pattern">The route pattern; its parameters reach the secret source (<c>/webhooks/{tenant}</c>).</param>
    /// <param name="name">The endpoint's name.</param>
    /// <returns>A builder for conventions, such as <c>RequireRateLimiting</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no endpoint of that name, it has no secret (in a test server its first delivery throws this instead), or its configuration
    /// cannot be read. Two endpoints at one address end the start of the app with this exception too.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its options are not valid.</exception>
    public static IEndpointConventionBuilder MapWebhook(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string name) =>
        Map(endpoints, pattern, name, provider: null);

    internal static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, string name, string? provider, string? add = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);

        var services = endpoints.ServiceProvider;
        var endpoint = Find(services, name, provider, add);

        services.GetRequiredService<WebhookStartup>().CheckAddresses ??= () => WebhookAddresses.EnsureDistinct(services);
        RequestDelegate handle = AppRun.IsForItsDocument ? AppRun.AnswerNothing : Handler(services, endpoint).HandleAsync;
        var group = endpoints.MapGroup("");

        // The POST describes itself; everything else on the pattern is refused by the same code, and logged where it tells something.
        group.MapPost(pattern, handle).WithMetadata([handle.Method, .. WebhookEndpointDescription.Of(endpoint.Provider)]);

        // A name that the app gives belongs to the first: two of one name would break the app's links.
        group.Map(pattern, handle).Finally(static other => RemoveAll<IEndpointNameMetadata>(other.Metadata));

        group.WithMetadata(new WebhookEndpointMetadata(endpoint.Name)).WithDisplayName($"{endpoint.Name} webhook");
        ((IEndpointConventionBuilder)group).Finally(AllowAnonymous);
        ((IEndpointConventionBuilder)group).Finally(WebhookEndpointDescription.AddRouteParameters);
        return group;
    }

    // The app's fallback policy is meant for browsers; a policy that was asked for by RequireAuthorization is meant.
    private static void AllowAnonymous(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<IAuthorizeData>().Any())
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }

    private static void RemoveAll<T>(IList<object> metadata)
    {
        for (var index = metadata.Count - 1; index >= 0; index--)
        {
            if (metadata[index] is T)
            {
                metadata.RemoveAt(index);
            }
        }
    }

    private static WebhookEndpointDefinition Find(IServiceProvider services, string name, string? provider, string? add)
    {
        // The name is not repeated: it may be a secret that was put in the wrong place.
        var known = services.GetServices<EndpointOptionsMonitor>().Select(settings => settings.Endpoint).ToList();

        if (known.Find(endpoint => endpoint.Name == name) is not { } found)
        {
            add ??= provider is null ? "AddWebhook(provider, name)" : $"Add{provider}Webhook()";
            throw new InvalidOperationException(
                $"There is no webhook endpoint of that name. Call builder.Services.{add} before the app is built. "
                + $"Endpoints that were added: {List(known)}.");
        }

        if (provider is not null && found.Provider.Name != provider)
        {
            throw new InvalidOperationException(
                $"The webhook endpoint '{found.Name}' receives from {found.Provider.Name}, not from {provider}. Map it with MapWebhook, or "
                + "with the method of its provider.");
        }

        return found;
    }

    // Any of the names that the app gave may be a secret too.
    private static string List(List<WebhookEndpointDefinition> known)
    {
        var own = known.Where(endpoint => endpoint.Name == endpoint.Provider.Name).Select(endpoint => $"'{endpoint.Name}'").ToList();
        var others = known.Count - own.Count;
        return known.Count == 0 ? "none" : string.Join(", ", others == 0 ? own : own.Append($"{others} under a name that the app gave"));
    }

    private static WebhookRequestHandler Handler(IServiceProvider services, WebhookEndpointDefinition endpoint)
    {
        var receiver = services.GetRequiredKeyedService<WebhookReceiver>(endpoint.Name);

        if (!receiver.CanReceive && !AppRun.IsInTestServer(services))
        {
            receiver.EnsureCanReceive();
        }

        var time = services.GetRequiredService<TimeProvider>();

        return new(
            receiver,
            new RequestBodyReader(services.GetRequiredService<BodyMemory>(), time),
            services.GetRequiredService<WebhookTelemetry>(),
            time,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Webhooks.AspNetCore"));
    }
}
