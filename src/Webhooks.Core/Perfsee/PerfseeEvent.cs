namespace Webhooks.Perfsee;

/// <summary>The base of all events of Perfsee's webhooks. A handler of this type sees every one of them.</summary>
/// <remarks>
/// Perfsee reads its database when it delivers, so an event shows the state of that moment, which may be later than what it reports. No
/// event carries an id of its own, metrics or a performance score: ask Perfsee's API, or download the links.
/// </remarks>
public abstract record PerfseeEvent : WebhookEvent
{
    /// <summary>Gets the project.</summary>
    public PerfseeProject Project { get; init; } = PerfseeProject.Empty;

    /// <summary>
    /// Gets the variables of the query from which Perfsee made the event: once more the project and the number of what the event is about.
    /// </summary>
    public PerfseeVariables Variables { get; init; } = PerfseeVariables.Empty;
}
