namespace Webhooks.Perfsee;

/// <summary>
/// The content of a body: its project, the part of the project that the event is about, and the variables. A missing part is empty.
/// </summary>
internal readonly struct Payload<T>
    where T : class, new()
{
    public PerfseeProject Project { get => field ?? new(); init; }

    public T Subject { get => field ?? new(); init; }

    public PerfseeVariables Variables { get => field ?? new(); init; }
}
