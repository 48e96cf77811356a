using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webhooks;
using Webhooks.Dashboard;
using Webhooks.Dashboard.Access;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the operator's page over the app's inbox.</summary>
public static class WebhookDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the operator's page with its files, its JSON and its event stream. Everything below the pattern is covered by what is said on
    /// the builder that is returned.
    /// </summary>
    /// <remarks>
    /// The page is closed until it is opened: outside Development the app does not start unless authorization is required
    /// (<c>RequireAuthorization</c>, here or on a group) or <see cref="WebhookDashboardBuilder.LoopbackOnly"/> is called. In Development
    /// without either it is as if <see cref="WebhookDashboardBuilder.LoopbackOnly"/> were called.
    /// </remarks>
    /// <param name="endpoints">The app, or a route group.</param>
    /// <param name="pattern">The route pattern, without parameters.</param>
    /// <returns>A builder for conventions, such as <c>RequireAuthorization</c>, and for what operators may do.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> has parameters.</exception>
    /// <exception cref="InvalidOperationException">The app has no inbox that stores deliveries.</exception>
    public static WebhookDashboardBuilder MapWebhookDashboard(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/webhooks/dashboard")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);

        if (pattern.Contains('{', StringComparison.Ordinal))
        {
            throw new ArgumentException("The dashboard's pattern cannot have parameters.", nameof(pattern));
        }

        var services = endpoints.ServiceProvider;

        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(IWebhookDeliveryStore)) == false)
        {
            throw new InvalidOperationException(
                "The dashboard shows what an inbox stores, and this app has none. Call builder.Services.AddSqliteInbox(…), "
                + "AddPostgreSqlInbox(…) or AddRabbitMQInbox(…) before the app is built.");
        }

        var access = new DashboardAccess();
        var group = endpoints.MapGroup(pattern);
        new DashboardEndpoints(services, access).Map(group);

        ((IEndpointConventionBuilder)group).Finally(access.Decide(services));
        StartCheck.Add(endpoints, access);
        return new(group, access);
    }
}
