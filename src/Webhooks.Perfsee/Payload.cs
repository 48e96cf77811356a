namespace Webhooks.Perfsee;

/// <summary>What a body says: its project, what of the project the event is about, and the variables. What is missing is empty.</summary>
internal readonly struct Payload<T>
    where T : class, new()
{
    public PerfseeProject Project { get => field ?? new(); init; }

    public T Subject { get => field ?? new(); init; }

    public PerfseeVariables Variables { get => field ?? new(); init; }
}
