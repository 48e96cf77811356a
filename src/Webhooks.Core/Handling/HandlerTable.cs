namespace Webhooks.Handling;

/// <summary>The handlers of an endpoint by the event types that they may handle, known before a body is parsed.</summary>
internal sealed class HandlerTable
{
    // Not a frozen dictionary: the runtime compiles its code when an app starts, which takes longer than all its lookups save.
    private readonly Dictionary<string, HandlerRegistration[]> _byType;
    private readonly HandlerRegistration[] _ofUnknown;

    public HandlerTable(WebhookProvider provider, IReadOnlyCollection<HandlerRegistration> handlers)
    {
        Provider = provider;
        _byType = provider.EventTypes.ToDictionary(
            known => known.Key,
            known => handlers.Where(handler => handler.EventType.IsAssignableFrom(known.Value) || IsForMisfits(handler)).ToArray());

        // An unknown type becomes an event of none of the known classes.
        _ofUnknown = [.. handlers.Where(handler => !provider.EventTypes.Values.Contains(handler.EventType))];
    }

    public WebhookProvider Provider { get; }

    /// <summary>Returns the handlers to ask, in order of registration; each still decides by the event itself.</summary>
    public HandlerRegistration[] For(string type) => _byType.GetValueOrDefault(type, _ofUnknown);

    private bool IsForMisfits(HandlerRegistration handler) => handler.EventType.IsAssignableFrom(Provider.MisfitEvent);
}
