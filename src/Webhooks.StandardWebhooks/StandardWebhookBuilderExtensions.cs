using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Webhooks.StandardWebhooks;

/// <summary>Adds handlers for the event types of a sender to its endpoint.</summary>
public static class StandardWebhookBuilderExtensions
{
    /// <summary>
    /// Runs a delegate for every event of a type, with its data as a class of yours. Data that does not fit the class arrives as
    /// <see cref="StandardWebhookEnvelope"/>: add a handler for that one too.
    /// </summary>
    /// <typeparam name="TData">The class of the data; one for each type.</typeparam>
    /// <param name="builder">The builder that <c>AddStandardWebhook</c> returned.</param>
    /// <param name="type">The event type as the sender spells it, such as <c>invoice.paid</c>.</param>
    /// <param name="json">How the data is read: of a <c>JsonSerializerContext</c>, such as <c>ShopJson.Default.InvoicePaid</c>.</param>
    /// <param name="handler">The handler; what it throws fails the delivery.</param>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; <see langword="null"/> names it after the type and its place among the
    /// unnamed delegates of that type, which changes when one is added before it while deliveries wait in an inbox.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The endpoint is another provider's, the type is blank or has another class or <paramref name="json"/> already, or the name is
    /// blank or taken.
    /// </exception>
    public static WebhookBuilder On<TData>(
        this WebhookBuilder builder,
        string type,
        JsonTypeInfo<TData> json,
        Func<WebhookContext<StandardWebhookEvent<TData>>, CancellationToken, Task> handler,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var data = ProviderOf(builder).Add(Checked(type), json ?? throw new ArgumentNullException(nameof(json)));

        // One class may be named for several types, and its handlers are found by class.
        return builder.On<StandardWebhookEvent<TData>>(
            (webhook, cancellationToken) => webhook.Event.Type == type ? handler(webhook, cancellationToken) : Task.CompletedTask,
            name ?? $"{type}#{data.CountDelegate()}");
    }

    /// <summary>
    /// Runs a class for every event of a type, with its data as a class of yours. The handler is taken from a scope of its own at each run,
    /// and registered as scoped unless the app registered it otherwise. Data that does not fit arrives as
    /// <see cref="StandardWebhookEnvelope"/>: add a handler for that one too.
    /// </summary>
    /// <typeparam name="TData">The class of the data; one for each type.</typeparam>
    /// <typeparam name="THandler">The handler.</typeparam>
    /// <param name="builder">The builder that <c>AddStandardWebhook</c> returned.</param>
    /// <param name="type">The event type as the sender spells it, such as <c>invoice.paid</c>.</param>
    /// <param name="json">How the data is read: of a <c>JsonSerializerContext</c>, such as <c>ShopJson.Default.InvoicePaid</c>.</param>
    /// <param name="name">
    /// The name under which a retry knows whether it has succeeded; <see langword="null"/> takes the handler's name and the type, which
    /// change when the handler is renamed while deliveries wait in an inbox.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The endpoint is another provider's, the type is blank or has another class or <paramref name="json"/> already, or the name is
    /// blank or taken.
    /// </exception>
    public static WebhookBuilder On<TData, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this WebhookBuilder builder, string type, JsonTypeInfo<TData> json, string? name = null)
        where THandler : class, IWebhookHandler<StandardWebhookEvent<TData>>
    {
        builder.On(
            type,
            json,
            static (webhook, cancellationToken) => webhook.Services.GetRequiredService<THandler>().HandleAsync(webhook, cancellationToken),
            name ?? $"{typeof(THandler)}({type})");
        builder.Services.TryAddScoped<THandler>();
        return builder;
    }

    /// <summary>
    /// Sets how far the time of sending, which is signed, may be from now, either way: 5 minutes unless called. A wider one lets captured
    /// deliveries be sent again for longer; keep it under <see cref="WebhookOptions.DeduplicationWindow"/>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddStandardWebhook</c> returned.</param>
    /// <param name="tolerance">Greater than zero, at most 24 hours.</param>
    /// <param name="time">The clock; <see langword="null"/> takes the system's.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">The endpoint is another provider's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="tolerance"/> is not greater than zero, or more than 24 hours.
    /// </exception>
    public static WebhookBuilder UseTolerance(this WebhookBuilder builder, TimeSpan tolerance, TimeProvider? time = null)
    {
        var provider = ProviderOf(builder);
        provider.Tolerance = StandardWebhook.Checked(tolerance);
        provider.Time = time ?? TimeProvider.System;
        return builder;
    }

    private static StandardWebhooksProvider ProviderOf(WebhookBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.Provider as StandardWebhooksProvider
            ?? throw new ArgumentException(
                $"The webhook endpoint '{builder.Name}' receives from {builder.Provider.Name}, whose events have classes of their own. "
                + "Call this on the builder that AddStandardWebhook returned.",
                nameof(builder));
    }

    private static string Checked(string type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        return type;
    }
}
