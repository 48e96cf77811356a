using Webhooks.Configuration;

namespace Webhooks.Handling;

/// <summary>Finds handlers of events that the endpoint's provider never makes.</summary>
internal static class HandlerReach
{
    /// <summary>Returns the handlers that no event can reach; none where the provider's events are not known.</summary>
    public static IEnumerable<HandlerRegistration> FindIdle(WebhookEndpointDefinition endpoint)
    {
        if (UnknownEventOf(endpoint.Provider) is not { } unknown)
        {
            return [];
        }

        // A class that is not sealed may be the base of others that only the provider's parser knows.
        return endpoint.Handlers.Where(handler => !endpoint.Provider.EventTypes.Values.Append(unknown).Any(
            made => handler.EventType.IsAssignableFrom(made) || made.IsAssignableFrom(handler.EventType)));
    }

    // The event that a body without content becomes.
    private static Type? UnknownEventOf(WebhookProvider provider)
    {
        try
        {
            return provider.Parse("", []).GetType();
        }
        // A parser that throws violates its contract. Its first delivery shows that, and it is no reason not to start.
        catch (Exception)
        {
            return null;
        }
    }
}
